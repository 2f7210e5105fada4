// A list on paper asks to be printed once all of it is there.
addEventListener('load', () => print());
