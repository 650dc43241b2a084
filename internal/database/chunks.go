package database

// chunk is how many values stand in one IN list: below what every database takes.
const chunk = 500

// Chunks hands values over in pieces that fit into one IN list, until one fails.
func Chunks[T any](all []T, each func([]T) error) error {
	for len(all) > 0 {
		n := min(len(all), chunk)
		if err := each(all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}
