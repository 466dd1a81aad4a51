/** Kitchen. */
export const kitchen = `
Chef's Knife 20 cm | Skarp | 79.00 | - | 44 | - | material=steel;dishwasher_safe=false | Forged from one piece, ground thin and balanced where the fingers are.
Paring Knife 9 cm | Skarp | 29.00 | - | 90 | - | material=steel;dishwasher_safe=false | For everything you do in the hand: shallots, strawberries, string.
Bread Knife 24 cm | Skarp | 59.00 | - | 37 | - | material=steel;dishwasher_safe=false | Long teeth that go through crust without crushing the crumb.
Knife Block Oak | Skarp | 69.00 | 79.00 | 15 | - | material=oak | Magnetic on both sides, so the blades never touch the wood's edge.
Cast-Iron Pan | Oakmere | 49.00 | - | 53 | size=24 cm/28 cm+15 | material=cast iron;induction=true | Seasoned three times before it leaves us, and better every year after.
Carbon-Steel Wok 32 cm | Oakmere | 45.00 | - | 28 | - | material=carbon steel;induction=true | Thin, light and hot within a minute.
Stainless Saucepan | Oakmere | 55.00 | - | 41 | size=1.5 l/2.5 l+12 | material=steel;induction=true | Three layers to the rim and a lip that pours without drips.
Stock Pot 8 l | Oakmere | 89.00 | 109.00 | 12 | - | material=steel;induction=true | Soup for twelve, or jam for the winter.
Enamel Casserole 5 l | Oakmere | 139.00 | - | 18 | color=Cream/Brick/Pine | material=enamel;induction=true | Goes from hob to oven to table and keeps what it cooks warm for an hour.
Baking Tray Set | Oakmere | 32.00 | - | 49 | - | material=steel | Two trays and a rack that stay flat when they get hot.
Bread Tin | Oakmere | 24.00 | - | 58 | - | material=steel | Deep, folded corners and a lid that makes a square loaf.
Mixing Bowls, Set of 4 | Hedda | 39.00 | - | 34 | color=White/Sage | material=ceramic;dishwasher_safe=true | Bowls with a spout and a thumb rest that stack into the largest.
Kitchen Scale | Hedda | 29.00 | - | 76 | - | - | Weighs grams or ounces and stays on until you are done.
Hand Blender | Wirbel | 69.00 | - | 32 | - | power_w=800 | Quiet, with a foot that does not stick to the bottom of the pot.
Stand Mixer | Wirbel | 379.00 | 429.00 | 8 | color=Cream/Red/Slate | power_w=1000 | Kneads two kilograms of dough without walking across the table.
Kettle 1.7 l | Wirbel | 59.00 | - | 45 | color=Steel/Black | power_w=2400 | Five temperatures, a gooseneck and a click you can hear in the next room.
Toaster | Wirbel | 49.00 | - | 39 | color=Steel/Black/Cream | power_w=900 | Two wide slots and a lift for the last centimetre of bread.
Espresso Machine | Wirbel | 499.00 | - | 7 | - | power_w=1350 | A real boiler, a heavy handle and a gauge: coffee as a craft.
Burr Grinder | Wirbel | 159.00 | 179.00 | 21 | - | power_w=150 | Forty steps from Turkish to French press, without a cloud of dust.
Lunch Box | Hedda | 22.00 | - | 108 | color=Sage/Rust/Sky | material=steel;dishwasher_safe=true | Steel, leak-proof, with a divider that moves.
`

/** Furniture. */
export const furniture = `
Desk 140 | Lindholt | 349.00 | - | 11 | wood=Oak/Walnut+40 | material=wood | Solid edges, a cable tray and legs that come off for the move.
Standing Desk 160 | Lindholt | 599.00 | 649.00 | 9 | wood=Oak/White | material=wood | Two quiet motors and four remembered heights.
Office Chair | Lindholt | 279.00 | - | 23 | color=Black/Grey | material=mesh | Follows the back instead of holding it; every part has a spare.
Dining Table 180 | Lindholt | 749.00 | - | 4 | wood=Oak/Ash | material=wood | Seats six, or eight who like each other. Oiled, not lacquered.
Dining Chair, Set of 2 | Lindholt | 219.00 | - | 17 | wood=Oak/Black | material=wood | Bent ply backs and a seat you can sit on until the cheese.
Bench 120 | Lindholt | 159.00 | - | 14 | - | material=oak | At the table, in the hall, at the foot of the bed.
Bookcase | Lindholt | 189.00 | 229.00 | 20 | height=120 cm/200 cm+80 | material=wood | Shelves that do not sag, and a bracket for the wall.
Sideboard | Lindholt | 449.00 | - | 6 | - | material=walnut | Sliding doors, four drawers and a hole for the router's cable.
Armchair | Lindholt | 399.00 | - | 8 | color=Moss/Rust/Sand | material=wool | High enough to get out of, deep enough not to want to.
Sofa, three seats | Lindholt | 1099.00 | 1249.00 | 3 | color=Moss/Sand | material=wool | Covers that come off and cushions that keep their shape.
Bed Frame | Lindholt | 499.00 | - | 7 | size=140 cm/160 cm+50/180 cm+90 | material=oak | No screws in sight, no squeak at night.
Bedside Table | Lindholt | 89.00 | - | 25 | wood=Oak/White | material=wood | A drawer for the phone and a shelf for the book.
Coat Rack | Lindholt | 69.00 | - | 31 | color=Black/Oak | material=steel | Five hooks for the household and one low one for the youngest.
Stool | Lindholt | 59.00 | - | 40 | wood=Oak/Birch | material=wood | A seat, a step and a small table.
`

/** Lighting. */
export const lighting = `
Desk Lamp Anker | Lumenor | 89.00 | - | 33 | color=Black/Brass | dimmable=true | Balanced arms and warm light exactly where the page is.
Floor Lamp Bue | Lumenor | 179.00 | 199.00 | 12 | color=Black/White | dimmable=true | An arc over the reading chair on a foot of real marble.
Pendant Klokke | Lumenor | 129.00 | - | 19 | color=Black/Cream/Pine | dimmable=true | A bell of spun metal that lights the table and spares the eyes.
Ceiling Light Disk | Lumenor | 79.00 | - | 27 | size=30 cm/45 cm+30 | dimmable=true | Flat, even light without a visible screw.
Wall Light Pair | Lumenor | 99.00 | - | 16 | - | dimmable=true | Two for the bed, each with its own switch.
Reading Clip Light | Lumenor | 24.00 | - | 85 | - | dimmable=true | Clips to a book and leaves the other side of the bed in the dark.
LED Bulb E27 Warm | Lumenor | 6.99 | - | 420 | - | lumens=806 | Warm white, no flicker, fifteen years of evenings.
LED Bulb E14 Warm | Lumenor | 5.99 | - | 380 | - | lumens=470 | The small thread for bedside lamps and chandeliers.
Smart Bulb E27 | Lumenor | 19.99 | 24.99 | 93 | - | lumens=806;dimmable=true | Follows the sun if you let it; works from a wall switch as well.
String Lights 10 m | Lumenor | 29.00 | - | 54 | - | waterproof=true | A hundred warm points for the balcony, winter-proof.
`

/** Bed and bath. */
export const textiles = `
Linen Bedding Set | Fjell & Flax | 149.00 | - | 22 | color=White/Sage/Clay;size=Single/Double+50 | material=linen | Washed soft before you get it; cool in July, warm in January.
Percale Bedding Set | Fjell & Flax | 89.00 | - | 35 | color=White/Sky;size=Single/Double+30 | material=cotton | The crisp feel of a good hotel.
Wool Blanket | Fjell & Flax | 119.00 | 139.00 | 18 | color=Grey/Rust/Pine | material=wool | Woven in one piece from undyed yarn.
Down Pillow | Fjell & Flax | 69.00 | - | 29 | firmness=Soft/Medium | material=down | Small feathers inside, down around them.
Duvet | Fjell & Flax | 179.00 | - | 13 | season=Summer/Winter+40 | material=down | Light, warm and sewn so that nothing wanders.
Bath Towel | Fjell & Flax | 24.00 | - | 140 | color=White/Sage/Clay/Navy | material=cotton | Six hundred grams of cotton that dries you and then dries itself.
Hand Towel, 2 pieces | Fjell & Flax | 19.00 | - | 150 | color=White/Sage/Clay/Navy | material=cotton | The small ones, with a loop.
Bath Mat | Fjell & Flax | 32.00 | - | 48 | color=White/Grey | material=cotton | Thick, flat and quick to dry.
Linen Tablecloth | Fjell & Flax | 75.00 | - | 17 | color=White/Sand | material=linen | Gets better with every red-wine evening and every wash.
Kitchen Towel, 3 pieces | Fjell & Flax | 21.00 | - | 97 | - | material=linen | Leaves glasses clear and no lint behind.
`
