package api

import "github.com/danielgtaylor/huma/v2"

func (s *server) adminAPI(described huma.API)      {}
func (s *server) storefrontAPI(described huma.API) {}
