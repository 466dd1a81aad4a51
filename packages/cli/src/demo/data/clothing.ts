/** For women. */
export const women = `
Merino Pullover | Tarn & Fell | 119.00 | - | 30 | color=Charcoal/Rust/Ivory;size=XS/S/M/L/XL | material=merino | Fine wool that keeps its shape and never itches.
Linen Shirt | Tarn & Fell | 79.00 | - | 42 | color=White/Sky/Sage;size=XS/S/M/L/XL | material=linen | Loose, long enough to tuck in and happier without an iron.
Cotton T-Shirt | Plainsong | 24.00 | - | 90 | color=White/Black/Navy/Clay;size=XS/S/M/L/XL | material=cotton | Heavy organic cotton with a collar that stays flat.
Straight Jeans | Plainsong | 89.00 | - | 38 | color=Indigo/Black;size=26/28/30/32/34 | material=denim | High waist, straight leg, real pockets.
Wide Trousers | Plainsong | 95.00 | 115.00 | 21 | color=Sand/Black;size=34/36/38/40/42 | material=tencel | Fall like silk and wash like cotton.
Midi Skirt | Plainsong | 69.00 | - | 26 | color=Pine/Black;size=34/36/38/40 | material=viscose | Cut on the bias, with pockets in the seam.
Summer Dress | Plainsong | 99.00 | 129.00 | 15 | color=Clay/Sky;size=34/36/38/40 | material=linen | Buttons to the hem and a belt you can leave out.
Wool Coat | Tarn & Fell | 289.00 | - | 9 | color=Camel/Charcoal;size=36/38/40/42 | material=wool | Woven in the valley where the sheep stand; half-lined and light.
Rain Jacket | Tarn & Fell | 179.00 | - | 24 | color=Moss/Yellow;size=XS/S/M/L/XL | waterproof=true | Three layers, taped seams and a hood that turns with the head.
Down Vest | Tarn & Fell | 139.00 | - | 18 | color=Black/Rust;size=XS/S/M/L | material=down | Under a coat in January, over a shirt in April.
Leggings | Stride | 49.00 | - | 60 | color=Black/Navy;size=XS/S/M/L/XL | material=recycled nylon | Opaque, with a pocket on each thigh.
Sports Bra | Stride | 39.00 | - | 55 | color=Black/Sage;size=XS/S/M/L/XL | support=high | Holds on the run, forgotten on the mat.
Pyjamas | Fjell & Flax | 79.00 | - | 27 | color=White/Sky;size=S/M/L | material=cotton | Soft poplin with piping and a chest pocket for nothing at all.
Silk Scarf | Plainsong | 59.00 | - | 33 | color=Rust/Pine/Navy | material=silk | Rolled by hand, ninety centimetres square.
Leather Belt | Hylster | 45.00 | - | 47 | color=Cognac/Black;size=S/M/L | material=leather | One piece of leather and one brass buckle.
Tote Bag | Hylster | 129.00 | - | 16 | color=Cognac/Black | material=leather | Room for a laptop and a loaf, with a zip for the train.
`

/** For men. */
export const men = `
Oxford Shirt | Plainsong | 69.00 | - | 48 | color=White/Sky/Navy;size=S/M/L/XL/XXL | material=cotton | A collar that rolls and a cloth that softens for years.
Flannel Shirt | Tarn & Fell | 75.00 | - | 36 | color=Moss/Rust;size=S/M/L/XL/XXL | material=cotton | Brushed on both sides, checked on one.
Pocket T-Shirt | Plainsong | 26.00 | - | 95 | color=White/Black/Navy/Olive;size=S/M/L/XL/XXL | material=cotton | The heavy T-shirt with the pocket.
Polo Shirt | Plainsong | 49.00 | - | 44 | color=White/Navy/Pine;size=S/M/L/XL | material=cotton | A knitted collar, two buttons, no logo.
Lambswool Jumper | Tarn & Fell | 109.00 | 129.00 | 25 | color=Oatmeal/Navy;size=S/M/L/XL | material=wool | Warm, a little rough outside and patched at no charge.
Hooded Sweatshirt | Stride | 69.00 | - | 52 | color=Grey/Black/Pine;size=S/M/L/XL/XXL | material=cotton | Four hundred grams of loopback cotton and a hood that stands.
Slim Jeans | Plainsong | 89.00 | - | 40 | color=Indigo/Black;size=30/31/32/33/34/36 | material=denim | A little stretch, a lot of wear.
Chinos | Plainsong | 79.00 | - | 34 | color=Sand/Navy/Olive;size=30/32/34/36 | material=cotton | Between jeans and suit, where most days are.
Work Trousers | Tarn & Fell | 99.00 | - | 22 | color=Moss/Black;size=46/48/50/52/54 | material=canvas | Doubled knees, a loop for the hammer and a pocket for the pencil.
Swim Shorts | Stride | 45.00 | 55.00 | 39 | color=Navy/Coral;size=S/M/L/XL | material=recycled polyester | Dry before the ice cream is eaten.
Waxed Jacket | Tarn & Fell | 239.00 | - | 11 | color=Moss/Navy;size=S/M/L/XL | waterproof=true | Can be re-waxed for ever and smells of weekends.
Parka | Tarn & Fell | 329.00 | 379.00 | 8 | color=Olive/Black;size=S/M/L/XL | waterproof=true | For waiting at bus stops in February.
Merino Boxers, 2 pieces | Tarn & Fell | 55.00 | - | 70 | size=S/M/L/XL | material=merino | Warm when cold, cool when warm, fresh for longer than you would think.
Wool Socks, 3 pairs | Tarn & Fell | 32.00 | - | 120 | size=36-39/40-43/44-47 | material=wool | Terry soles, and darning yarn in the box.
Knitted Hat | Tarn & Fell | 35.00 | - | 63 | color=Charcoal/Rust/Mustard | material=wool | Double-knit over the ears.
Backpack 20 l | Tarn & Fell | 119.00 | - | 28 | color=Moss/Black | waterproof=true | Rolls shut, carries a laptop and stands up by itself.
`

/** Shoes. */
export const shoes = `
Canvas Sneaker | Stride | 59.00 | - | 45 | color=White/Black/Navy;size=37/38/39/40/41/42/43/44 | material=canvas | Vulcanised soles and laces made of cotton.
Leather Sneaker | Stride | 119.00 | - | 30 | color=White/Cognac;size=38/39/40/41/42/43/44 | material=leather | Sewn, not glued: the sole can be replaced.
Running Shoe Tempo | Stride | 129.00 | 149.00 | 26 | color=Blue/Lime;size=38/39/40/41/42/43/44/45 | drop_mm=8 | Light and firm for days when you look at the watch.
Running Shoe Easy | Stride | 119.00 | - | 29 | color=Grey/Coral;size=38/39/40/41/42/43/44/45 | drop_mm=10 | Soft for all the other days.
Trail Shoe | Stride | 139.00 | - | 21 | color=Moss/Orange;size=39/40/41/42/43/44 | drop_mm=6 | Lugs for mud, a plate for stones.
Hiking Boot | Tarn & Fell | 219.00 | - | 17 | size=38/39/40/41/42/43/44/45 | waterproof=true | Full leather, resoleable, broken in within a week.
Chelsea Boot | Hylster | 189.00 | - | 14 | color=Black/Cognac;size=38/39/40/41/42/43/44 | material=leather | Slips on, stays on, polishes up.
Derby Shoe | Hylster | 199.00 | 229.00 | 10 | color=Black/Cognac;size=40/41/42/43/44 | material=leather | For the interview and for the job after it.
Rubber Boot | Tarn & Fell | 69.00 | - | 32 | color=Pine/Yellow;size=36/37/38/39/40/41/42/43 | waterproof=true | Natural rubber with a cotton lining and a pull loop.
Sandal | Stride | 79.00 | - | 35 | color=Black/Sand;size=36/37/38/39/40/41/42 | material=leather | Two buckles and a cork bed that learns your foot.
Felt Slipper | Fjell & Flax | 49.00 | - | 41 | color=Grey/Rust;size=36/38/40/42/44 | material=wool | Wool felt with a leather sole that is quiet on stairs.
Kids Sneaker | Lumo | 45.00 | - | 50 | color=Orange/Teal;size=26/27/28/29/30/31/32 | material=canvas | A strap instead of laces and a toe that survives scooters.
`
