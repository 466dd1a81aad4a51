/** Laptops. */
export const laptops = `
Vantor Air 13 | Vantor | 1099.00 | - | 24 | color=Silver/Midnight;memory=16 GB/24 GB+150 | display_in=13.3;weight_kg=1.1 | A fanless notebook of eleven hundred grams with a display that is easy on the eyes and a battery for a working day and the way home.
Vantor Air 15 | Vantor | 1299.00 | - | 18 | color=Silver/Midnight;memory=16 GB/24 GB+150 | display_in=15.1;weight_kg=1.4 | The light notebook with room to work: two documents side by side and speakers worth listening to.
Vantor Pro 14 | Vantor | 1899.00 | 1999.00 | 12 | memory=24 GB/48 GB+400 | display_in=14.2;weight_kg=1.6 | Compiles, renders and edits on battery as fast as on mains, on a display calibrated at the factory.
Vantor Pro 16 | Vantor | 2399.00 | - | 7 | memory=36 GB/64 GB+500 | display_in=16.2;weight_kg=2.1 | For those whose desk is a backpack: sixteen inches, six speakers and all the ports you left the adapter at home for.
Meridian Book 14 | Meridian | 749.00 | - | 46 | memory=8 GB/16 GB+80 | display_in=14.0;weight_kg=1.5 | A dependable notebook for school and office, with a keyboard that keeps quiet in lectures.
Meridian Book 15 | Meridian | 699.00 | 799.00 | 52 | memory=8 GB/16 GB+80 | display_in=15.6;weight_kg=1.8 | A number pad, a matte screen and a price that leaves money for the software.
Meridian Flex 13 | Meridian | 949.00 | - | 21 | color=Grey/Teal | display_in=13.4;weight_kg=1.3;touch=true | Folds over into a tablet and comes with a pen that charges in its own slot.
Meridian Studio 16 | Meridian | 1749.00 | - | 9 | memory=32 GB/64 GB+300 | display_in=16.0;weight_kg=2.0 | An OLED display with full print gamut and a card reader, for pictures that leave the house finished.
Forgewell G15 | Forgewell | 1449.00 | 1599.00 | 15 | memory=16 GB/32 GB+120 | display_in=15.6;weight_kg=2.3;gaming=true | A 240 Hz display, a graphics card that can feed it and fans that know when to keep still.
Forgewell G17 | Forgewell | 1999.00 | - | 5 | memory=32 GB/64 GB+250 | display_in=17.3;weight_kg=2.9;gaming=true | A desktop replacement with mechanical keys and a cooler you can clean by yourself.
Norrvik Laptop | Norrvik | 1149.00 | - | 20 | memory=16 GB/32 GB+110 | display_in=13.5;weight_kg=1.4;repairable=true | Every part has a number, a price and a video; ports are modules you swap without tools.
Pocketbook 11 | Brisa | 279.00 | 329.00 | 68 | - | display_in=11.6;weight_kg=1.1 | A small notebook with a spill-proof keyboard that survives third grade.
Cloudbook 14 | Brisa | 349.00 | - | 43 | color=Grey/Blue | display_in=14.0;weight_kg=1.4 | Starts in six seconds, updates by itself and lasts twelve hours of browser and mail.
Tower Mini PC | Meridian | 599.00 | - | 26 | memory=16 GB/32 GB+90 | weight_kg=0.9 | A whole desktop the size of a lunch box; screws to the back of the monitor.
`

/** Tablets. */
export const tablets = `
Aurel Pad 11 | Aurel | 499.00 | - | 37 | color=Midnight/Sand;storage=128 GB/256 GB+80 | display_in=11.0;stylus=true | A tablet for drawing and reading with a laminated display and a pen that clings to its edge.
Aurel Pad 13 | Aurel | 799.00 | - | 14 | color=Midnight/Sand;storage=256 GB/512 GB+120 | display_in=13.0;stylus=true | A4 paper in glass: scores, plans and layouts at their real size.
Aurel Pad Mini | Aurel | 379.00 | 419.00 | 29 | storage=64 GB/128 GB+50 | display_in=8.3 | Holds in one hand, reads like a paperback.
Kobai Tab 10 | Kobai | 199.00 | - | 74 | storage=64 GB/128 GB+30 | display_in=10.4 | Films, mail and recipes on a bright screen, with four speakers that fill a kitchen.
Kobai Tab Kids | Kobai | 149.00 | - | 55 | color=Blue/Pink | display_in=8.0 | In a foam case with a handle, with time limits that parents set from their own phone.
Quillon Paper | Quillon | 449.00 | - | 23 | - | display_in=10.3;stylus=true | An e-ink tablet for notes and nothing else: no mail, no feed, three weeks on a charge.
Quillon Reader | Quillon | 139.00 | - | 91 | color=Carbon/Cream | display_in=6.0;waterproof=true | An e-book reader with warm front light that survives the bathtub.
Drawing Tablet M | Stipple | 119.00 | - | 33 | - | stylus=true | Eight thousand steps of pressure and a surface that feels like drawing paper.
`

/** Monitors. */
export const monitors = `
Monitor 24 Full HD | Lumenor | 139.00 | - | 61 | - | display_in=24;resolution=1920x1080 | A frameless office monitor with a stand that turns, tilts and rises.
Monitor 27 QHD | Lumenor | 249.00 | 279.00 | 44 | - | display_in=27;resolution=2560x1440 | Sharp text without scaling and one USB-C cable for picture, data and power.
Monitor 27 4K | Lumenor | 399.00 | - | 25 | - | display_in=27;resolution=3840x2160 | Factory-calibrated colours and a hood for those who prepare pictures for print.
Monitor 32 4K | Lumenor | 549.00 | - | 13 | - | display_in=32;resolution=3840x2160 | A wide desk in one frame, with a keyboard switch for two computers.
Ultrawide Monitor 34 | Lumenor | 629.00 | 699.00 | 10 | - | display_in=34;resolution=3440x1440 | A gentle curve that replaces two screens and the gap between them.
Gaming Monitor 27, 240 Hz | Forgewell | 459.00 | - | 17 | - | display_in=27;resolution=2560x1440;gaming=true | One millisecond and no smear, for people who notice.
Portable Monitor 15 | Lumenor | 189.00 | - | 28 | - | display_in=15.6;resolution=1920x1080 | A second screen of seven hundred grams that stands on its own cover.
Monitor Arm | Gripwell | 89.00 | - | 36 | color=Black/White | - | A gas spring that holds up to nine kilograms where you leave it and frees the desk below.
`

/** What belongs to a computer. */
export const computerAccessories = `
Mechanical Keyboard 75 | Clackwerk | 119.00 | - | 39 | switch=Quiet/Tactile/Linear | wireless=true | Aluminium, hot-swappable switches and a knob for the volume. Sounds the way you choose.
Compact Keyboard 60 | Clackwerk | 89.00 | - | 27 | switch=Quiet/Tactile | wireless=false | Sixty keys and not one too many.
Silent Office Keyboard | Clackwerk | 49.00 | - | 83 | layout=US/UK/DE | wireless=true | Flat keys, a soft stroke and three years on two batteries.
Split Keyboard | Clackwerk | 189.00 | - | 11 | - | wireless=true | Two halves, tented and apart, for shoulders that want to be left alone.
Wireless Mouse | Clackwerk | 29.00 | - | 140 | color=Black/White | wireless=true | Fits either hand, glides on glass and charges in two minutes for a day.
Vertical Mouse | Clackwerk | 45.00 | 55.00 | 48 | hand=Left/Right | wireless=true | Turns the wrist upright, where it would rather be.
Trackball | Clackwerk | 59.00 | - | 19 | - | wireless=true | The hand rests and the ball moves: for small desks and sore arms.
USB-C Dock 8 in 1 | Tressel | 79.00 | - | 57 | - | ports=8 | Two monitors, network, card reader and power through one plug.
USB-C Hub 4 in 1 | Tressel | 34.00 | - | 102 | - | ports=4 | The ports that went missing, on a short cable.
Webcam 4K | Lumenor | 129.00 | 149.00 | 30 | - | resolution=3840x2160 | A glass lens, a cover that slides shut and a picture that does not flatten faces.
Laptop Stand | Gripwell | 39.00 | - | 71 | color=Silver/Black | material=aluminium | Folds flat, lifts the screen to eye level and does not wobble when you type.
Laptop Sleeve 14 | Hylster | 34.00 | - | 64 | color=Charcoal/Rust | material=felt | Thick wool felt with a flap and a pocket for the charger.
External SSD | Tressel | 99.00 | - | 50 | storage=1 TB/2 TB+80/4 TB+220 | - | A thousand megabytes a second in a rubber sleeve that has been under a car.
Memory Card | Tressel | 19.00 | - | 125 | storage=64 GB/128 GB+12/256 GB+32 | - | Fast enough for 4K video, tough enough for a washing machine.
`
