package bulk

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestEachProgramsHeadsAreKnownAsItsOwn: chosen or found out, its file says the
// same.
func TestEachProgramsHeadsAreKnownAsItsOwn(t *testing.T) {
	t.Parallel()
	ends := time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		preset Preset
		file   string
		want   Row
	}{
		"Smile": {
			Smile, "first_name,last_name,email,points_balance,vip_tier,date_of_birth,referral_url\nAnn,Lee,ann@example.com,120,Gold,1004-03-28,http://i.refs.cc/9\n",
			Row{Name: "Ann Lee", Points: 120, Tier: "Gold", Birthday: "1004-03-28"},
		},
		"LoyaltyLion": {
			LoyaltyLion, "Name,Email,Total points,Approved points,Lifetime points,Current tier level,Birthday\nAnn Lee,ann@example.com,150,120,500,Gold,1990-03-28\n",
			Row{Name: "Ann Lee", Points: 120, Lifetime: 500, Tier: "Gold", Birthday: "1990-03-28"},
		},
		"Yotpo": {
			Yotpo, "Full Name,Email,Points Balance,Points Spent,Birthday (MM/DD/YYYY),VIP Tier,Referral Code\nAnn Lee,ann@example.com,120,380,03/28/1990,Gold,0\n",
			Row{Name: "Ann Lee", Points: 120, Lifetime: 500, Tier: "Gold", Birthday: "03-28"},
		},
		"WPLoyalty's import": {
			WPLoyalty, "user_email,points,referral_code\nann@example.com,120,REF-ANN-LEE\n",
			Row{Points: 120, Code: "REF-ANN-LEE"},
		},
		"WPLoyalty's table": {
			WPLoyalty, "user_email,refer_code,points,used_total_points,earn_total_point,level_id,birthday_date\nann@example.com,REF-ANN,120,380,500,3,1990-03-28\n",
			Row{Points: 120, Lifetime: 500, Birthday: "1990-03-28", Code: "REF-ANN"},
		},
		"YITH":    {YITH, "user;points\nann@example.com;120\n", Row{Points: 120}},
		"Growave": {Growave, "Customer ID,Email,Points,First Name,Last Name,Birthdate\n7,ann@example.com,120,Ann,Lee,1990-03-28\n", Row{Name: "Ann Lee", Points: 120, Birthday: "1990-03-28"}},
		"generic": {
			Generic, "email,name,points,lifetime points,expires on,tier,birthday,referral code\nann@example.com,Ann Lee,120,500,2027-03-31,Gold,03-28,ANNLEE\n",
			Row{Name: "Ann Lee", Points: 120, Lifetime: 500, Ends: &ends, Tier: "Gold", Birthday: "03-28", Code: "ANNLEE"},
		},
	} {
		test.want.Number, test.want.Email = 1, "ann@example.com"
		for _, chosen := range []Preset{"", test.preset} {
			layout, err := ReadHead([]byte(test.file), nil, chosen)
			if err != nil || layout.Preset != test.preset {
				t.Errorf("%s, chosen %q: taken for %q, %v", name, chosen, layout.Preset, err)
				continue
			}
			page, err := layout.Read([]byte(test.file)[layout.Start:], true, 1, Import)
			if err != nil || len(page.Problems) > 0 {
				t.Errorf("%s: %v, %v", name, err, page.Problems)
			}
			if diff := cmp.Diff([]Row{test.want}, page.Rows); diff != "" {
				t.Errorf("%s, chosen %q (-want +got):\n%s", name, chosen, diff)
			}
		}
	}
}

func TestWhatIsNoPresetIsRefused(t *testing.T) {
	t.Parallel()
	for _, p := range append(Presets(), "") {
		if err := ValidPreset(p); err != nil {
			t.Errorf("%q is refused: %v", p, err)
		}
	}
	if ValidPreset("stamps") == nil {
		t.Error("a program that nobody knows is taken")
	}
}
