/** Cycling. */
export const cycling = `
City Bike Seven | Veloway | 649.00 | - | 8 | color=Pine/Cream;size=S/M/L | gears=7 | A hub gear, a chain guard, lights that always work and a rack that takes a crate.
Gravel Bike | Veloway | 1499.00 | 1649.00 | 5 | size=S/M/L/XL | gears=11 | Steel frame, wide tyres and mounts for everything you want to carry.
E-Bike Touring | Veloway | 2299.00 | - | 4 | size=M/L | battery_wh=625 | A quiet motor and a hundred kilometres, with a battery that locks.
Kids Bike 20 | Veloway | 329.00 | - | 12 | color=Orange/Teal | gears=1 | Seven kilograms, small brake levers and a bell.
Bike Helmet | Veloway | 79.00 | - | 38 | color=Black/White/Moss;size=S/M/L | - | Turns on impact so that the head does not; fits ponytails.
Bike Light Set | Veloway | 49.00 | - | 67 | - | lumens=300;waterproof=true | Front and rear, charged by USB-C, with a beam that spares oncoming eyes.
U-Lock | Bastion | 59.00 | - | 43 | - | - | Fourteen millimetres of hardened steel and three keys.
Floor Pump | Veloway | 39.00 | - | 51 | - | - | A gauge you can read standing and a head that fits both valves.
Pannier 20 l | Tarn & Fell | 89.00 | 99.00 | 25 | color=Black/Moss | waterproof=true | Clicks on, rolls shut, comes along into the office.
Cycling Gloves | Stride | 29.00 | - | 46 | size=S/M/L/XL | - | Gel where the handlebar presses, terry where the forehead sweats.
Multi-Tool 17 | Veloway | 34.00 | - | 72 | - | - | Everything up to a broken chain, on a hundred and sixty grams.
Bottle 750 ml | Veloway | 14.00 | - | 160 | color=Clear/Black/Moss | - | Soft, tasteless and dishwasher-safe.
`

/** Camping and hiking. */
export const camping = `
Tent for Two | Tarn | 329.00 | - | 10 | color=Moss/Sand | weight_kg=2.1 | Stands in five minutes, also in wind, also alone.
Tent for Four | Tarn | 479.00 | 529.00 | 6 | - | weight_kg=5.4 | Two rooms and a porch one can sit in when it rains.
Sleeping Bag 0 | Tarn | 179.00 | - | 19 | length=Regular/Long+20 | material=down | Down for nights around freezing, in a bag the size of a loaf.
Sleeping Bag Summer | Tarn | 89.00 | - | 27 | - | material=synthetic | Opens into a blanket and survives the machine.
Sleeping Mat | Tarn | 99.00 | - | 31 | - | weight_kg=0.6 | Seven centimetres of air that keep out the cold ground.
Camping Stove | Tarn | 59.00 | - | 24 | - | power_w=2800 | Boils a litre in three minutes and simmers when asked.
Pot Set Titanium | Tarn | 85.00 | - | 13 | - | weight_kg=0.3 | Two pots, a lid that is a pan, and the stove inside.
Water Filter | Tarn | 49.00 | - | 36 | - | - | Three thousand litres from any stream, one squeeze at a time.
Head Torch | Lumenor | 45.00 | 55.00 | 58 | - | lumens=400;waterproof=true | Red light for the tent, white light for the path, and a lock for the rucksack.
Camping Lantern | Lumenor | 39.00 | - | 29 | - | lumens=250 | A candle's colour and forty hours of it.
Hiking Backpack 45 l | Tarn & Fell | 199.00 | - | 14 | color=Moss/Rust;size=S/M/L | - | A back that adjusts, a lid that comes off and a rain cover in the base.
Trekking Poles | Tarn | 89.00 | - | 22 | - | material=aluminium | Fold in three, lock with a click.
Insulated Bottle 1 l | Hedda | 35.00 | - | 88 | color=Moss/Cream/Rust | material=steel | Tea stays hot for a day, water cold for two.
Hammock | Tarn | 65.00 | - | 20 | color=Moss/Sky | weight_kg=0.5 | Holds two hundred kilograms and comes with straps that spare the bark.
`

/** Fitness. */
export const fitness = `
Yoga Mat | Stride | 59.00 | - | 54 | color=Sage/Clay/Black | material=natural rubber | Grips dry, grips wet, smells of trees for a week.
Yoga Block, 2 pieces | Stride | 25.00 | - | 62 | - | material=cork | Cork with rounded edges.
Resistance Bands | Stride | 29.00 | - | 81 | - | - | Five strengths from physiotherapy to pull-up help.
Kettlebell | Stride | 49.00 | - | 19 | weight=8 kg/12 kg+15/16 kg+30/24 kg+60 | material=cast iron | One casting, a smooth handle and a flat foot.
Adjustable Dumbbell | Stride | 189.00 | 219.00 | 9 | - | - | Two to twenty-four kilograms with a turn of the grip.
Skipping Rope | Stride | 19.00 | - | 93 | - | - | Ball bearings, steel cable, any length.
Foam Roller | Stride | 32.00 | - | 40 | - | - | Firm enough to help, not firm enough to curse.
Pull-Up Bar | Stride | 45.00 | - | 23 | - | - | Clamps in the door frame and leaves no hole.
Swim Goggles | Stride | 24.00 | - | 57 | color=Clear/Smoke | - | Seal without squeezing; the clear ones are for indoors.
Rowing Machine | Stride | 749.00 | 849.00 | 3 | - | - | Water in a drum, ash rails and the sound of a lake.
`
