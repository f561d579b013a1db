package demo

import (
	"context"
	"fmt"
	"io"
)

// Run boots the demo, tells where everything is, and stays until ctx ends.
func Run(ctx context.Context, o Options, out io.Writer) error {
	d, err := Start(ctx, o)
	if err != nil {
		return ended(ctx, err)
	}
	if err := d.tell(ctx, out); err != nil {
		return ended(ctx, closed(err, d))
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

// ended forgets an error that only says that the person pressed Ctrl-C.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// tell prints where everything is.
func (d *Demo) tell(ctx context.Context, out io.Writer) error {
	link, err := d.LoginLink(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, `
Regulars is running. All people, goods and orders in it are invented.

  Admin (this link signs in once, within 15 minutes)
    %s

  Demo Coffee, a Shopify store (imitated)
    shop   %s
    staff  %s/staff
  Demo Tea, a WooCommerce store (imitated)
    shop   %s
    staff  %s/staff/

  Clock: move the time of everything, so that pending points become usable
    %s
    curl -X POST -d by=336h %s
%s
Ctrl-C ends it.
`, link, d.stores.coffee.URL(), d.stores.coffee.URL(), d.stores.tea.URL(), d.stores.tea.URL(), d.clock, d.clock, d.remarks())
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
