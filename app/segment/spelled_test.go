package segment

import "encoding/json"

// spelled is a tree as it is stored.
func spelled(c Condition) string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return string(text)
}
