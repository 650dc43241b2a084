package question

import "maps"

// Fewest is how many people a public count of an item rests on at least, and by how many a later one differs.
const Fewest = 5

// Release gives the public counts of a question that follow those of before: an item's become those that were counted once Fewest people
// more have given it a score; until then all its values stay as they are. So each is a union of blocks of Fewest and more, and no two of
// any days, added up or taken away, differ by fewer. changed says whether any did.
func Release(public, counted Counts, levels []Level) (out Counts, changed bool) {
	out = Counts{}
	for item, values := range public {
		out[item] = values
	}
	for item, values := range counted {
		came, left := moved(public[item], values, levels)
		if came+left > 0 && (came == 0 || came >= Fewest) && (left == 0 || left >= Fewest) {
			out[item], changed = maps.Clone(values), true
		}
	}
	return out, changed
}

// moved is how many scores came and left between two counts of an item. Who does not know gives none: she shows with the next block.
func moved(before, after map[string]int64, levels []Level) (came, left int64) {
	for value, n := range after {
		if at, known := LevelIn(levels, value); known && levels[at].Score == nil {
			continue
		}
		came, left = came+max(n-before[value], 0), left+max(before[value]-n, 0)
	}
	return came, left
}
