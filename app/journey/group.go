package journey

// Group is on which side of the comparison a member is. The numbers are stored.
type Group int16

// The groups. A member's stays the same in all of a merchant's journeys.
const (
	Given Group = 1 // gets what the journey gives
	Alone Group = 2 // gets nothing, and is never told
)

// GroupOf says where a member belongs by a keyed hash of who they are: the same
// member has the same hash in all journeys, so a larger share only adds members.
func GroupOf(keyed []byte, permille int) Group {
	if share(keyed)%1000 < uint64(max(permille, 0)) {
		return Alone
	}
	return Given
}
