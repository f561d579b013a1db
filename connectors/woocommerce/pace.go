package woocommerce

import "time"

const (
	missesSmaller = 2  // pages that do not come, in a row, until less is asked for
	wellEnough    = 5  // pages that come, in a row, until more is asked for, at first
	wellLongest   = 80 // at most
)

// pageSizes are how many objects are listed at once: the first that a store
// answers in time, within the limit of an answer's size. Each is a part of the one
// before it, so that the place in a listing is a whole page of the smaller one, too.
var pageSizes = []int{perPage, 50, 25, 5}

// pace is how much of one path a store gives at once. A page that does not come may
// be chance, the second is taken for too much. A store that is slow whatever is asked
// gets the larger pages back: in small ones it would be asked ever so often.
type pace struct {
	size   int // of pageSizes
	missed int // pages in a row
	well   int // pages of that size, in a row
	enough int // pages in a row, until more is tried
	tried  bool
}

func (p *pace) objects() int { return pageSizes[p.size] }

// miss notes a page without an answer. Of what was to be written less is sent at once:
// it may have been done all the same. Where more was tried in vain, the next try waits
// for twice as many pages.
func (p *pace) miss(written bool) {
	p.well = 0
	p.missed++
	if p.missed < missesSmaller && !written || p.size == len(pageSizes)-1 {
		return
	}
	p.missed, p.size = 0, p.size+1
	if p.tried {
		p.tried, p.enough = false, min(2*p.enough, wellLongest)
	}
}

// came notes a page and how long it took. More is asked for only where that should
// take no more than half of the longest.
func (p *pace) came(took, longest time.Duration) {
	p.missed = 0
	p.well++
	if p.tried && p.well >= wellEnough {
		p.tried, p.enough = false, wellEnough
	}
	if p.size == 0 || p.well < p.enough {
		return
	}
	larger := took * time.Duration(pageSizes[p.size-1]/pageSizes[p.size])
	if larger <= longest/2 {
		p.size, p.well, p.tried = p.size-1, 0, true
	}
}
