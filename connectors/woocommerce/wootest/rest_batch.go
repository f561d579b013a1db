package wootest

import (
	"encoding/json"
	"net/http"
)

// failed is the answer for one object of a batch that was refused.
type failed struct {
	ID    int64 `json:"id"`
	Error any   `json:"error"`
}

// batch writes up to 100 objects of a collection, and answers errors of single ones
// inside a 200.
func (s *Server) batch(x *exchange, create, update, remove handler) reply {
	var in struct {
		Create []json.RawMessage `json:"create"`
		Update []json.RawMessage `json:"update"`
		Delete []int64           `json:"delete"`
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if len(in.Create)+len(in.Update)+len(in.Delete) > 100 {
		return wrong(http.StatusRequestEntityTooLarge, "woocommerce_rest_request_entity_too_large",
			"Unable to accept more than 100 items for this request.")
	}
	out := map[string][]any{}
	each := func(verb string, run handler, id int64, body []byte) {
		answer := run(s, &exchange{r: x.r, query: x.query, body: body, id: id, late: x.late})
		if answer.status >= http.StatusBadRequest {
			answer.body = failed{id, answer.body}
		}
		out[verb] = append(out[verb], answer.body)
	}
	for _, one := range in.Create {
		each("create", create, 0, one)
	}
	for _, one := range in.Update {
		var which struct{ ID int64 }
		_ = json.Unmarshal(one, &which) // one without an id is of nobody
		each("update", update, which.ID, one)
	}
	for _, id := range in.Delete {
		each("delete", remove, id, nil)
	}
	if len(out) == 0 {
		return ok([]any{})
	}
	return ok(out)
}
