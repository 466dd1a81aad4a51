/** The phones that cases are made for, and the cases: every design comes for every model. */
export const casedPhones = ['Smartphone', 'Halden Mini', 'Aurel 7', 'Aurel 7 Pro', 'Norrvik One', 'Kobai X2', 'Solvane S', 'Tarn T2'] as const

/** `{phone}` stands for the model. */
export const caseDesigns = `
Clear Case for {phone} | Hylster | 14.99 | - | 120 | - | material=polycarbonate;case_type=clear | A thin transparent shell that shows the phone and keeps the scratches. Raised edges protect display and lenses.
Leather Folio for {phone} | Hylster | 39.99 | - | 45 | color=Cognac/Black | material=leather;case_type=folio | Vegetable-tanned leather with two card slots; it closes by magnet and stands up for watching.
Rugged Case for {phone} | Bastion | 29.99 | 34.99 | 70 | color=Black/Olive | material=rubber;case_type=rugged | Two layers and corners filled with air take the shock of a two-metre drop onto stone.
Silicone Case for {phone} | Hylster | 19.99 | - | 95 | color=Coral/Navy/Sage | material=silicone;case_type=soft | Soft outside, microfibre inside, and a grip that does not slide off a dashboard.
Screen Protector for {phone}, 2 pieces | Bastion | 12.99 | - | 160 | - | material=glass;case_type=screen_protector | Hardened glass with a frame that puts it on straight at the first try. One on the phone, one in the drawer.
`

/** What keeps a phone going. */
export const chargers = `
USB-C Wall Charger 20 W | Voltaire | 14.99 | - | 210 | plug=EU/UK/US | power_w=20;ports=1 | The small one: half a phone battery in thirty minutes from a plug no bigger than a matchbox.
USB-C Wall Charger 45 W | Voltaire | 24.99 | - | 140 | plug=EU/UK/US | power_w=45;ports=2 | Charges a phone and a tablet side by side and shares its power sensibly between them.
USB-C Wall Charger 65 W | Voltaire | 39.99 | 44.99 | 85 | plug=EU/UK/US | power_w=65;ports=3 | Three sockets, enough for a laptop, a phone and a pair of earbuds on one trip and one plug.
USB-C Desktop Charger 120 W | Voltaire | 69.99 | - | 32 | - | power_w=120;ports=6 | Six sockets on a cord for the middle of the table: a whole family's phones overnight.
Car Charger 38 W | Voltaire | 17.99 | - | 96 | - | power_w=38;ports=2 | Sits flush in the socket and charges two phones at full speed without a whine on the radio.
Wireless Charging Pad | Voltaire | 24.99 | - | 77 | color=Black/White | power_w=15;wireless=true | A felt-topped pad that finds the coil when the phone lies a little crooked.
Wireless Charging Stand | Voltaire | 34.99 | 39.99 | 58 | color=Black/White | power_w=15;wireless=true | Holds the phone upright, so a call or a recipe can be read while it charges.
Three-in-One Charging Tray | Voltaire | 59.99 | - | 24 | - | power_w=25;wireless=true | Phone, watch and earbuds each have their place on a walnut tray by the door.
Magnetic Car Holder | Gripwell | 22.99 | - | 64 | - | mount=vent | A strong magnet and a hook behind the vent blade: the phone stays put on cobblestones.
Bike Mount | Gripwell | 29.99 | - | 41 | - | mount=handlebar | Locks the phone to the handlebar with a quarter turn, damped to spare the camera's stabiliser.
Tripod Mini | Gripwell | 19.99 | - | 53 | - | mount=tripod | Bendy legs, a ball head and a button on a string for group pictures with everyone in them.
Grip Ring | Gripwell | 9.99 | - | 180 | color=Black/Silver/Gold | mount=ring | A turning ring on a removable pad, thin enough to charge through.
USB-C Cable 1 m | Tressel | 9.99 | - | 340 | color=Black/White | length_m=1;power_w=60 | Braided, with a collar that has been bent twenty thousand times in our tests.
USB-C Cable 2 m | Tressel | 13.99 | - | 260 | color=Black/White | length_m=2;power_w=60 | Long enough to reach the sofa from the socket behind it.
USB-C Cable 3 m | Tressel | 17.99 | - | 8 | - | length_m=3;power_w=60 | Three metres for hotel rooms whose sockets are always on the other wall.
USB-C to USB-A Cable 1 m | Tressel | 8.99 | - | 220 | - | length_m=1;power_w=15 | For the charger you still own and the car that only has the old socket.
Retractable USB-C Cable | Tressel | 16.99 | - | 39 | - | length_m=1;power_w=60 | Pulls out to a metre and rolls itself up again; no knot in the bag.
Headphone Adapter USB-C | Tressel | 11.99 | - | 115 | - | length_m=0.1 | A small converter with a decent amplifier, for the headphones you already like and the phone without a socket.
Power Bank 5,000 mAh | Voltaire | 19.99 | - | 130 | color=Black/White | battery_mah=5000;power_w=20 | One full phone charge in a pebble that weighs as much as a chocolate bar.
Power Bank 10,000 mAh | Voltaire | 29.99 | 34.99 | 90 | color=Black/White | battery_mah=10000;power_w=30 | Two to three charges, a display that counts down in percent and its cable in the loop.
Power Bank 20,000 mAh | Voltaire | 49.99 | - | 47 | - | battery_mah=20000;power_w=65 | Runs a laptop for an evening or a phone for five days, and still may board a plane.
Solar Power Bank | Voltaire | 44.99 | - | 20 | - | battery_mah=15000;power_w=20;solar=true | Four folding panels that put a phone charge into the bank on a sunny day's walk.
Magnetic Power Bank | Voltaire | 39.99 | - | 0 | color=Black/White | battery_mah=5000;wireless=true | Snaps to the back of the phone and charges it while you go on writing.
Earbud Cleaning Pen | Gripwell | 7.99 | - | 150 | - | - | A brush, a felt tip and a metal pick for phone speakers, charging ports and earbuds.
Waterproof Pouch | Gripwell | 12.99 | - | 75 | color=Clear/Yellow | waterproof=true | Two clips and a lanyard keep the phone dry on a kayak and afloat when it falls in.
Lanyard | Gripwell | 14.99 | - | 66 | color=Black/Sand/Forest | material=cotton | A woven cord with a pad that goes between phone and case: hands free, phone safe.
`
