package shopifytest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// codeJob is codes on their way into a discount, or out of it. The store does
// such work after it has answered: here, before it hears the next request.
type codeJob struct {
	id     int64
	add    []string
	remove []int64
	to     int64 // the discount's id
	done   bool
	failed map[string]string // a code that was not made: why
}

// HoldJobs keeps jobs about codes from being done, as a busy store does, until
// it is called with false.
func (s *Shop) HoldJobs(hold bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobsHeld = hold
}

// runJobs does what mutations have promised. The lock is held.
func (s *Shop) runJobs() {
	if s.jobsHeld {
		return
	}
	for _, job := range s.jobs {
		if !job.done {
			s.runJob(job)
		}
	}
}

func (s *Shop) runJob(job *codeJob) {
	job.done = true
	discount := s.discountByID(job.to)
	if discount == nil {
		return
	}
	gone := func(a AddedCode) bool { return slices.Contains(job.remove, a.ID) }
	discount.Added, discount.known = slices.DeleteFunc(discount.Added, gone), nil
	if slices.Contains(job.remove, -discount.ID) { // its first code: the discount stays without
		discount.Code = ""
	}
	for _, code := range job.add {
		if s.discount(code) != nil {
			job.failed[code] = "TAKEN"
			continue
		}
		discount.add(code, s.id())
	}
}

func (s *Shop) addCodes(args map[string]any) any {
	refuse := func(field, code, message string) any {
		return payload("DiscountRedeemCodeBulkAddPayload", object{"bulkCreation": nil},
			userError([]string{field}, code, message))
	}
	to := fromGID("DiscountCodeNode", args["discountId"])
	inputs, _ := args["codes"].([]any)
	switch {
	case s.discountByID(to) == nil:
		return refuse("discountId", "INVALID", "Code discount does not exist.")
	case len(inputs) == 0 || len(inputs) > 250:
		return refuse("codes", "TOO_MANY_ARGUMENTS", "between 1 and 250 codes")
	}
	job := &codeJob{id: s.id(), to: to, failed: map[string]string{}}
	for _, input := range inputs {
		code, _ := dig(input, "code").(string)
		job.add = append(job.add, code)
	}
	s.jobs = append(s.jobs, job)
	return payload("DiscountRedeemCodeBulkAddPayload", object{"bulkCreation": s.jobNode(job)})
}

func (s *Shop) codesAdded(args map[string]any) any {
	id := fromGID("DiscountRedeemCodeBulkCreation", args["id"])
	for _, job := range s.jobs {
		if job.id == id {
			return s.jobNode(job)
		}
	}
	return nil
}

func (s *Shop) jobNode(job *codeJob) object {
	results, discount := []object{}, s.discountByID(job.to)
	for _, code := range job.add {
		result := object{"__typename": "DiscountRedeemCodeBulkCreationCode", "code": code, "discountRedeemCode": nil}
		result["errors"] = []object{}
		if why := job.failed[code]; why != "" {
			const said = "Code must be unique. Please try a different code."
			result["errors"] = []object{userError([]string{"code"}, why, said)}
		} else if job.done && discount != nil {
			result["discountRedeemCode"] = discount.codeNode(code)
		}
		results = append(results, result)
	}
	failed := int64(len(job.failed))
	return object{
		"__typename": "DiscountRedeemCodeBulkCreation", "id": gid("DiscountRedeemCodeBulkCreation", job.id),
		"done": job.done, "codesCount": int64(len(job.add)), "failedCount": failed,
		"importedCount": int64(len(job.add)) - failed, "codes": plain("DiscountRedeemCodeBulkCreationCode", results),
	}
}

// deleteCodes takes codes out of a discount, which stays.
func (s *Shop) deleteCodes(args map[string]any) any {
	to, ids := fromGID("DiscountCodeNode", args["discountId"]), texts(args["ids"])
	if s.discountByID(to) == nil || len(ids) == 0 {
		return payload("DiscountCodeRedeemCodeBulkDeletePayload", object{"job": nil},
			userError([]string{"discountId"}, "INVALID", "Code discount does not exist, or no code is named."))
	}
	job := &codeJob{id: s.id(), to: to}
	for _, id := range ids {
		job.remove = append(job.remove, fromGID("DiscountRedeemCode", id))
	}
	s.jobs = append(s.jobs, job)
	return payload("DiscountCodeRedeemCodeBulkDeletePayload", object{
		"job": object{"__typename": "Job", "id": "gid://shopify/Job/" + strconv.FormatInt(job.id, 10), "done": false},
	})
}

// allCodes are a discount's codes. The first goes by the discount's own number,
// negative.
func (d *Discount) allCodes() []AddedCode {
	if d.Code == "" {
		return d.Added
	}
	return append([]AddedCode{{ID: -d.ID, Code: d.Code}}, d.Added...)
}

func (d *Discount) codeNode(code string) any {
	id := d.codeID(code)
	if id == 0 {
		return nil
	}
	return object{
		"__typename": "DiscountRedeemCode", "id": gid("DiscountRedeemCode", id), "code": code,
		"asyncUsageCount": d.of(code).times,
	}
}

// codeEntries lists codes that fit "id:12", a quoted text, or nothing.
func (d *Discount) codeEntries(args map[string]any) []entry {
	search, _ := args["query"].(string)
	id, byID := strings.CutPrefix(search, "id:")
	text := strings.Trim(search, `"`)
	var list []entry
	for _, one := range d.allCodes() {
		number := strconv.FormatInt(one.ID, 10)
		if byID && id == number || !byID && strings.Contains(strings.ToLower(one.Code), strings.ToLower(text)) {
			node, _ := d.codeNode(one.Code).(object)
			list = append(list, entry{number, node})
		}
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.cursor, b.cursor) })
	return list
}
