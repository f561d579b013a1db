package shopify

import (
	"fmt"
	"strings"
)

// Topics are the subscribed topics as webhooks name them.
func Topics() []string {
	dotted := map[string]string{
		"CUSTOMER_TAGS_ADDED": "customer.tags_added", "CUSTOMER_TAGS_REMOVED": "customer.tags_removed",
	}
	list := make([]string, len(topics))
	for i, topic := range topics {
		name, ok := dotted[topic]
		if !ok {
			name = strings.ToLower(topic)
			cut := strings.IndexByte(name, '_')
			for _, long := range []string{
				"customers_email_marketing_consent", "customers_marketing_consent", "fulfillment_events", "bulk_operations", "app_subscriptions",
			} {
				if strings.HasPrefix(name, long+"_") {
					cut = len(long)
				}
			}
			name = name[:cut] + "/" + name[cut+1:]
		}
		list[i] = name
	}
	return list
}

// MetafieldTypes are the metafields of a customer that profiles write.
func MetafieldTypes() map[string]string {
	kinds := map[string]string{}
	for _, own := range ownFields {
		kinds[own.key] = own.kind
	}
	return kinds
}

// SetRunSize makes files go through the disk that would fit into memory.
func SetRunSize(c *Connector, size int) { c.runSize = size }

// PlaceOf reads where a line of a bulk file belongs.
func PlaceOf(line []byte) (root uint64, child bool, err error) {
	at, err := placeOf(line)
	return at.root, at.child, err
}

// DocumentText is a document as it is sent.
func DocumentText(name string) string { return document{name: name}.text() }

// LineReaders are what reads the lines of bulk files, beside what encoding/json would
// read them into.
var LineReaders = map[string]struct {
	New  func() any
	Read func(line []byte, into any) error
}{
	"order": lineReader(orderFields), "line": lineReader(lineFields),
	"shipping": lineReader(shippingFields), "customer": lineReader(customerFields),
}

func lineReader[T any](of fields[T]) (r struct {
	New  func() any
	Read func(line []byte, into any) error
},
) {
	r.New = func() any { return new(T) }
	r.Read = func(line []byte, into any) error {
		node, ok := into.(*T)
		if !ok {
			return fmt.Errorf("%T is read otherwise", into)
		}
		return of.unmarshal(line, node)
	}
	return r
}
