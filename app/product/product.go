// Package product keeps what the stores sell, as far as rules and pages need it.
package product
