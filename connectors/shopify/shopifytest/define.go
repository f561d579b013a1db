package shopifytest

import "maps"

// FieldDefinition is how an app defined a metafield of customers.
type FieldDefinition struct{ Type, Storefront string }

// FieldDefinitions lists what apps defined of customers, by "namespace.key".
func (s *Shop) FieldDefinitions() map[string]FieldDefinition {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.fields)
}

func (s *Shop) defineField(args map[string]any) any {
	const name = "MetafieldDefinitionCreatePayload"
	input := args["definition"]
	space, key := spaceKey(input)
	if _, known := s.fields[space+"."+key]; known {
		return payload(name, object{"createdDefinition": nil},
			userError([]string{"definition", "key"}, "TAKEN", "Key is in use for Customer metafields."))
	}
	kind, _ := dig(input, "type").(string)
	storefront, _ := dig(input, "access", "storefront").(string)
	if s.fields == nil {
		s.fields = map[string]FieldDefinition{}
	}
	s.fields[space+"."+key] = FieldDefinition{Type: kind, Storefront: storefront}
	made := object{"__typename": "MetafieldDefinition", "id": gid("MetafieldDefinition", s.id())}
	return payload(name, object{"createdDefinition": made})
}

// fieldEntries lists the definitions of a namespace.
func (s *Shop) fieldEntries(args map[string]any) []entry {
	space, _ := args["namespace"].(string)
	var list []entry
	for at := range s.fields {
		if len(at) > len(space) && at[:len(space)+1] == space+"." {
			node := object{"__typename": "MetafieldDefinition", "key": at[len(space)+1:]}
			list = append(list, entry{at, node})
		}
	}
	return list
}
