package program

// ExpiryMode is when points end.
type ExpiryMode string

// The modes. None when absent.
const (
	NoExpiry   ExpiryMode = "none"
	OnDate     ExpiryMode = "date"       // each year on Month and Day
	AfterDays  ExpiryMode = "days"       // Days after they became usable, each lot for itself
	Inactivity ExpiryMode = "inactivity" // Months after the member last earned or redeemed
)

// Expiry says when points end and how long before the member is told. A lot
// whose notice was not sent in time does not expire: it is postponed.
type Expiry struct {
	Mode       ExpiryMode `json:"mode,omitempty" enum:"none,date,days,inactivity"`
	Month      int        `json:"month,omitempty" minimum:"0" maximum:"12" doc:"date"`
	Day        int        `json:"day,omitempty" minimum:"0" maximum:"31" doc:"date: the last day they can be used; 31 is the month's last"`
	MinDays    int        `json:"min_days,omitempty" minimum:"0" maximum:"366" doc:"date: points younger than that live until the next one"`
	Days       int        `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"days"`
	Months     int        `json:"months,omitempty" minimum:"0" maximum:"120" doc:"inactivity"`
	NoticeDays int        `json:"notice_days,omitempty" minimum:"0" maximum:"180" doc:"First notice, days ahead; 30 when absent"`
	LastDays   int        `json:"last_days,omitempty" minimum:"0" maximum:"60" doc:"Last notice, days ahead; 7 when absent"`
}
