/** Stationery. */
export const stationery = `
Notebook A5 | Stipple | 14.00 | - | 200 | ruling=Plain/Lined/Dotted;color=Black/Rust/Pine | pages=192 | Thread-sewn, lies flat, takes ink without bleeding.
Pocket Notebook, 3 pieces | Stipple | 12.00 | - | 180 | ruling=Plain/Lined/Dotted | pages=48 | Stapled, rounded and gone through faster than you would think.
Fountain Pen | Stipple | 39.00 | - | 44 | nib=Fine/Medium;color=Black/Cream | - | A steel nib that writes at once and a converter for any ink.
Ink Bottle 50 ml | Stipple | 16.00 | - | 70 | color=Blue/Black/Pine/Rust | - | Flows well, dries in ten seconds, washes out of cuffs.
Gel Pen, 5 pieces | Stipple | 9.99 | - | 230 | color=Black/Blue | - | Half a millimetre and no smudge for left hands.
Mechanical Pencil | Stipple | 18.00 | - | 66 | - | - | Turns its lead so that the line stays sharp.
Coloured Pencils, 24 | Stipple | 29.00 | - | 53 | - | - | Soft cores in cedar, with names instead of numbers.
Watercolour Box | Stipple | 45.00 | 52.00 | 24 | - | - | Twelve half pans, a brush and a lid to mix on.
Desk Calendar | Stipple | 15.00 | - | 0 | - | - | A week across two pages and room for the things that did not get done.
Wall Planner | Stipple | 12.00 | - | 75 | - | - | The whole year on one sheet, weekends in grey.
Desk Organiser | Lindholt | 35.00 | - | 29 | wood=Oak/Walnut | material=wood | A slot for letters, a tray for clips and a groove for the pen in use.
Scissors | Skarp | 22.00 | - | 87 | - | material=steel | Forged, tightened by hand, good for paper and cloth.
`

/** Care and beauty. */
export const beauty = `
Hand Cream | Brise Verte | 12.00 | - | 170 | scent=Unscented/Lavender | vegan=true | Absorbed before you pick up the phone again.
Face Cream | Brise Verte | 29.00 | - | 85 | - | vegan=true | Light, unscented and good under sunscreen.
Sun Cream SPF 50 | Brise Verte | 19.00 | - | 110 | - | vegan=true;waterproof=true | No white cast, no sting in the eyes, kind to reefs.
Olive Soap | Brise Verte | 6.50 | - | 260 | scent=Unscented/Rosemary/Citrus | vegan=true | Cut by hand, dried for nine months.
Shampoo Bar | Brise Verte | 11.00 | - | 145 | hair=Fine/Dry/Curly | vegan=true | Eighty washes, no bottle.
Lip Balm, 3 pieces | Brise Verte | 9.00 | - | 190 | - | vegan=false | Beeswax, almond oil and nothing that tastes of sweets.
Body Oil | Brise Verte | 24.00 | 28.00 | 48 | - | vegan=true | Apricot kernel and a little sea buckthorn.
Beard Oil | Brise Verte | 18.00 | - | 52 | - | vegan=true | Cedar, bergamot and calm.
Safety Razor | Skarp | 45.00 | - | 35 | color=Steel/Black | material=brass | One blade, a good weight and no plastic ever again.
Razor Blades, 50 pieces | Skarp | 14.00 | - | 130 | - | - | A year of shaving in a paper box.
Hairbrush | Lindholt | 32.00 | - | 41 | - | material=beech | Wooden pins in a soft cushion.
Electric Toothbrush | Halden | 69.00 | 79.00 | 39 | color=White/Black | battery_h=60 | Presses back when you press too hard; a month on a charge.
`

/** Toys and games. */
export const toys = `
Wooden Blocks, 60 pieces | Bauklotz | 49.00 | - | 37 | - | age_from=1;material=beech | Beech, oiled, cut so that a tower stands.
Train Set | Bauklotz | 79.00 | 89.00 | 18 | - | age_from=3;material=beech | A bridge, a tunnel and a loop; fits the tracks you have.
Marble Run | Bauklotz | 69.00 | - | 22 | - | age_from=5;material=beech | Built differently every rainy Sunday.
Puzzle 1,000 Pieces | Bauklotz | 24.00 | - | 46 | picture=Harbour/Alps/Market | age_from=10 | Matte, precisely cut, with a bag for the missing piece.
Puzzle 100 Pieces | Bauklotz | 14.00 | - | 59 | picture=Farm/Space | age_from=5 | Large pieces and a picture with a lot going on.
Chess Set | Bauklotz | 59.00 | - | 26 | - | material=maple | Weighted pieces, felt below, squares you can feel.
Card Game Harbour | Bauklotz | 16.00 | - | 68 | - | players=2-5 | Load ships, bluff a little, twenty minutes.
Board Game Saltmarsh | Bauklotz | 45.00 | - | 31 | - | players=2-4 | Build dykes against the tide, together or nearly so.
Soft Bear | Lumo | 29.00 | - | 55 | color=Brown/Grey | age_from=0;material=cotton | Washable, sewn eyes, prepared to be carried by one ear.
Kite | Lumo | 35.00 | - | 28 | color=Red/Blue | age_from=6 | Flies in a breeze, packs to the length of an arm.
Juggling Balls, 3 pieces | Lumo | 19.00 | - | 43 | - | age_from=6 | Filled with millet, so they stay where they fall.
Microscope for Beginners | Optiker | 89.00 | - | 16 | - | age_from=8 | Real glass, forty to four hundred times, and ten prepared slides.
`

/** Garden. */
export const garden = `
Secateurs | Skarp | 39.00 | - | 61 | hand=Left/Right | material=steel | Cut twenty millimetres cleanly and come apart for sharpening.
Garden Spade | Skarp | 55.00 | - | 24 | - | material=ash | A forged blade and an ash handle the right length for your back.
Hand Trowel | Skarp | 22.00 | - | 78 | - | material=steel | Centimetres on the blade, for bulbs that want to be exactly that deep.
Watering Can 9 l | Hedda | 35.00 | - | 33 | color=Pine/Zinc | material=steel | Pours where you look.
Garden Hose 25 m | Hedda | 59.00 | 69.00 | 20 | - | - | Does not kink, does not crack, does not taste of plastic.
Raised Bed | Lindholt | 129.00 | - | 9 | - | material=larch | Untreated larch that stands ten years, at working height.
Terracotta Pot | Hedda | 14.00 | - | 115 | size=16 cm/22 cm+8/30 cm+20 | material=terracotta | Frost-proof, with a saucer.
Bird Feeder | Lindholt | 29.00 | - | 45 | - | material=larch | Keeps seed dry and squirrels thoughtful.
Wildflower Seeds | Hedda | 7.99 | - | 210 | - | area_m2=10 | Forty native kinds that flower from May to the first frost.
Herb Seeds, 6 kinds | Hedda | 12.99 | - | 140 | - | - | Basil, chives, coriander, dill, parsley and thyme, with a page on each.
`

/** Coffee, tea and the cupboard. */
export const pantry = `
Espresso Beans | Morgenrot | 16.50 | - | 120 | size=250 g/1 kg+32 | organic=true | Dark chocolate and hazelnut, roasted slowly on Mondays.
Filter Coffee Beans | Morgenrot | 15.50 | - | 105 | size=250 g/1 kg+30 | organic=true | Red apple and caramel, for paper and patience.
Decaf Beans | Morgenrot | 17.50 | - | 42 | size=250 g/1 kg+34 | organic=true | Washed with water only; nobody has noticed so far.
Green Tea Sencha | Morgenrot | 13.00 | - | 77 | - | organic=true;weight_g=100 | First harvest, steamed, bright as a meadow.
Earl Grey | Morgenrot | 11.00 | - | 84 | - | organic=true;weight_g=100 | Black tea with real bergamot oil.
Herbal Tea Evening | Morgenrot | 9.50 | - | 96 | - | organic=true;weight_g=60 | Lemon balm, lavender and a quiet hour.
Dark Chocolate 75 % | Morgenrot | 5.50 | - | 240 | - | organic=true;weight_g=80 | Two ingredients, one farm.
Milk Chocolate with Salt | Morgenrot | 5.50 | - | 205 | - | organic=true;weight_g=80 | Alpine milk and a few flakes of sea salt.
Olive Oil 500 ml | Oliveta | 18.00 | - | 58 | - | organic=true | Pressed on the day of picking; peppery at the end.
Forest Honey | Oliveta | 12.50 | - | 62 | - | weight_g=500 | From firs and chestnuts, dark and not too sweet.
Sea Salt Flakes | Oliveta | 8.50 | - | 133 | - | weight_g=200 | Evaporated by sun and wind.
Coffee Dripper Set | Hedda | 39.00 | 45.00 | 27 | color=White/Sage | material=ceramic | A porcelain cone, a glass jug and forty papers.
`
