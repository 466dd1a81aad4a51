/** Headphones, speakers, record players. */
export const audio = `
Studio Headphones H1 | Sonder | 149.00 | - | 35 | - | wireless=false;noise_cancelling=false | Open, honest and comfortable for a day of mixing; every part can be replaced.
Wireless Headphones H3 | Sonder | 249.00 | 299.00 | 42 | color=Black/Oat | wireless=true;noise_cancelling=true | Hushes the train and leaves the music alone. Thirty-five hours on a charge.
Wireless Headphones H3 Lite | Sonder | 129.00 | - | 66 | color=Black/Oat/Blue | wireless=true;noise_cancelling=false | The same drivers and cushions without the noise cancelling.
Earbuds E2 | Sonder | 99.00 | - | 118 | color=Black/White | wireless=true;noise_cancelling=true | Small, secure and clear on calls in the wind; the case charges without a cable.
Earbuds E2 Sport | Sonder | 119.00 | 139.00 | 57 | color=Black/Lime | wireless=true;waterproof=true | A hook that holds and a seal that survives rain, sweat and the washing machine.
Earbuds Go | Brisa | 39.00 | - | 190 | color=Black/White/Blue | wireless=true | Good sound, six hours, pocket money.
In-Ear Monitors | Sonder | 79.00 | - | 44 | - | wireless=false | Two drivers a side and a cable that comes off, for stage and train alike.
Kids Headphones | Lumo | 29.00 | - | 73 | color=Orange/Teal | wireless=false | Never louder than 85 decibels, and a socket to share the story with a friend.
Bookshelf Speakers | Sonder | 329.00 | - | 16 | color=Walnut/Black | - | A pair in real veneer that plays a string quartet as well as a party.
Active Desktop Speakers | Sonder | 199.00 | - | 22 | color=Black/White | wireless=true | Small boxes with built-in amplifiers and one knob.
Portable Speaker Pebble | Sonder | 59.00 | - | 98 | color=Slate/Sand/Coral | wireless=true;waterproof=true | Round, waterproof and louder than it looks; hangs from a tent or a tap.
Portable Speaker Boulder | Sonder | 149.00 | 169.00 | 31 | color=Slate/Sand | wireless=true;waterproof=true | A carrying strap, twenty hours and bass you feel on the grass.
Soundbar 2.1 | Lumenor | 229.00 | - | 26 | - | wireless=true | Makes dialogue audible again; the subwoofer finds its own place without a cable.
Record Player | Sonder | 279.00 | - | 14 | color=Walnut/White | - | A belt drive, a light arm and a good cartridge, set up when it arrives.
Kitchen Radio | Lumenor | 69.00 | - | 47 | color=Cream/Red/Sage | wireless=true | FM, DAB and internet stations on three keys you can press with wet hands.
Clock Radio | Lumenor | 45.00 | - | 39 | - | - | Wakes with light first and with the radio ten minutes later; dims to nothing.
USB Microphone | Sonder | 89.00 | - | 33 | - | - | A broadcast voice on a desk stand, with a mute key that lights red.
Voice Recorder | Sonder | 65.00 | - | 0 | - | battery_h=30 | One slider starts it; lectures and nightingales come out equally clear.
`

/** Cameras. */
export const cameras = `
Compact Camera C5 | Optiker | 449.00 | - | 19 | color=Black/Silver | zoom=5 | A large sensor, a bright lens and a dial for everything that matters.
Travel Zoom C30 | Optiker | 399.00 | 449.00 | 23 | - | zoom=30 | From the whole square to the face on the clock tower without changing lenses.
Mirrorless M50 Body | Optiker | 999.00 | - | 11 | - | interchangeable=true | Stabilised, weather-sealed and small enough to be taken along.
Mirrorless M50 Kit | Optiker | 1199.00 | - | 9 | - | interchangeable=true | The body with the 16-50 mm lens most people leave on.
Lens 35 mm f/1.8 | Optiker | 349.00 | - | 15 | - | focal_mm=35 | Sees about what you see, and sees it in the dark.
Lens 85 mm f/1.8 | Optiker | 429.00 | - | 8 | - | focal_mm=85 | The portrait lens: eyes sharp, everything else quiet.
Action Camera | Optiker | 279.00 | 319.00 | 36 | - | waterproof=true | Straightens the horizon by itself and goes ten metres down without a case.
Instant Camera | Stipple | 89.00 | - | 52 | color=Mint/Cream/Black | - | A picture in your hand in ninety seconds, with a mirror for portraits of yourself.
Instant Film, 20 sheets | Stipple | 17.99 | - | 240 | - | - | Colour film for the instant camera, white frame.
Travel Tripod | Gripwell | 119.00 | - | 20 | material=Aluminium/Carbon+90 | - | Folds to forty centimetres, stands at a metre fifty and does not mind sand.
`

/** Watches and bands. */
export const wearables = `
Fitness Band 4 | Kobai | 49.00 | - | 112 | color=Black/Rose/Lime | waterproof=true | Steps, sleep and pulse for two weeks between charges.
Fitness Band 4 Pro | Kobai | 79.00 | 89.00 | 61 | color=Black/Rose | waterproof=true;gps=true | Adds GPS and a screen that can be read while running.
Smart Watch S | Aurel | 299.00 | - | 34 | color=Midnight/Sand;size=41 mm/45 mm+30 | waterproof=true;gps=true | Messages, payments and an electrocardiogram on the wrist.
Smart Watch Hybrid | Solvane | 199.00 | - | 27 | color=Steel/Black | waterproof=true | Real hands over a hidden display; a month on a charge.
Outdoor Watch | Tarn | 389.00 | - | 13 | - | waterproof=true;gps=true | Maps, altitude and a torch, in a case of recycled titanium.
Kids Watch | Lumo | 119.00 | - | 40 | color=Orange/Teal | waterproof=true;gps=true | Calls home and knows where home is. No games, no shop, no strangers.
Dive Computer | Tarn | 329.00 | - | 6 | - | waterproof=true | Large digits, two buttons and a battery you change yourself.
Watch Strap | Hylster | 29.00 | - | 86 | material=Leather/Nylon/Silicone;size=20 mm/22 mm | - | Quick-release straps that fit most watches of this lug width.
Smart Ring | Halden | 249.00 | - | 18 | size=8/9/10/11/12 | waterproof=true | Sleep, pulse and temperature without a screen to look at.
Smart Scale | Halden | 59.00 | - | 45 | color=Black/White | - | Weighs to fifty grams and tells only the people you choose.
`
