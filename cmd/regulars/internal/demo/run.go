package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/template"
)

// Run boots the demo, tells where everything is, and stays until ctx ends.
func Run(ctx context.Context, o Options, asJSON bool, out io.Writer) error {
	d, err := Start(ctx, o)
	if err != nil {
		return unless(ctx, err)
	}
	if err := d.tell(ctx, asJSON, out); err != nil {
		return unless(ctx, closed(err, d))
	}
	select {
	case <-ctx.Done():
	case err = <-d.Failed():
	}
	return closed(err, d)
}

func closed(err error, d *Demo) error {
	if closing := d.End(); err == nil {
		return closing
	}
	return err
}

// unless forgets an error that only says that the person pressed Ctrl-C.
func unless(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// addresses are all that a visitor needs.
type addresses struct {
	SignIn      string `json:"sign_in"` // once, within 15 minutes
	Admin       string `json:"admin"`
	Coffee      string `json:"coffee"`
	CoffeeStaff string `json:"coffee_staff"`
	CoffeeAdmin string `json:"coffee_admin"` // Regulars inside the store's own admin
	Fresh       string `json:"fresh"`        // the shop of a store that has not installed Regulars
	FreshAdmin  string `json:"fresh_admin"`  // opening this installs it
	Tea         string `json:"tea"`
	TeaStaff    string `json:"tea_staff"`
	TeaAdmin    string `json:"tea_admin"`   // Regulars inside the store's own admin
	Herbs       string `json:"herbs"`       // the shop of a WooCommerce store that is not connected
	HerbsAdmin  string `json:"herbs_admin"` // our plugin in its wp-admin, which connects it
	Clock       string `json:"clock"`
	Mail        string `json:"mail"`
}

func (d *Demo) addresses(ctx context.Context) (addresses, error) {
	link, err := d.LoginLink(ctx)
	shop, tea := d.stores.coffee.URL(), d.stores.tea.URL()
	return addresses{
		SignIn: link, Admin: d.o.Config.BaseURL + "/admin/", Coffee: shop, CoffeeStaff: shop + "/staff",
		CoffeeAdmin: d.stores.coffee.AdminURL(),
		Fresh:       d.stores.fresh.Front(), FreshAdmin: d.stores.fresh.AdminURL(),
		Tea: tea, TeaStaff: tea + "/staff/", TeaAdmin: d.stores.tea.AdminURL(),
		Herbs: d.stores.herbs.URL(), HerbsAdmin: d.stores.herbs.AdminURL(), Clock: d.clock,
		Mail: strings.TrimSuffix(d.clock, "clock") + "mail",
	}, err
}

const welcome = `
Regulars is running. All people, goods and orders in it are invented.

  Admin (this link signs in once, within 15 minutes)
    {{.SignIn}}

  Demo Coffee, a Shopify store (imitated)
    shop   {{.Coffee}}
    staff  {{.CoffeeStaff}}
    admin  {{.CoffeeAdmin}} (Regulars inside of it)
  Demo Corner, a Shopify store that does not have Regulars yet (imitated)
    admin  {{.FreshAdmin}} (opening this installs it)
    shop   {{.Fresh}}
  Demo Tea, a WooCommerce store (imitated)
    shop   {{.Tea}}
    staff  {{.TeaStaff}}
    admin  {{.TeaAdmin}} (Regulars inside of it)
  Demo Herbs, a WooCommerce store that is not connected yet (imitated)
    admin  {{.HerbsAdmin}} (our plugin, which connects it)
    shop   {{.Herbs}}

  Clock: move the time of everything, so that pending points become usable;
  it also signs you in again
    {{.Clock}}
    curl -X POST -d by=336h {{.Clock}}

  Mailbox: what was sent to members
    {{.Mail}}
`

// tell prints where everything is.
func (d *Demo) tell(ctx context.Context, asJSON bool, out io.Writer) error {
	where, err := d.addresses(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(where)
	}
	if err := template.Must(template.New("").Parse(welcome)).Execute(out, where); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nCtrl-C ends it.\n", d.remarks())
	return err
}

// remarks are what a person should know about this run.
func (d *Demo) remarks() string {
	text := ""
	if r := d.servers.redis; r != nil && r.Imitated() {
		text += "\n  redis-server is not on this machine: an imitation in this process stands in for it.\n"
	}
	if d.stores.coffee.Unvalidated {
		text += "\n  The official Shopify schema is not installed (make deps): GraphQL goes unchecked.\n"
	}
	return text
}
