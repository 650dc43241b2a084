package demo

// LoadOn is Load on a given day, for tests of other seasons.
var LoadOn = load
