package api

import (
	"bytes"
	_ "embed"
	"html/template"

	"github.com/labstack/echo/v4"
)

// headHTML is how pages of ours begin.
//
//go:embed head.html
var headHTML string

// sheetHTML is how pages begin that ask something of somebody without an account.
//
//go:embed sheet.html
var sheetHTML string

// pageAccent is the color of pages that know no shop.
const pageAccent = "#0b6b50"

// drawPage fills a page in.
func drawPage(page *template.Template, view any) ([]byte, error) {
	var out bytes.Buffer
	err := page.Execute(&out, view)
	return out.Bytes(), err
}

// sendPage answers with a page of ours, under its policy. Its address may be a secret:
// no other site is told of it.
func sendPage(c echo.Context, status int, page *template.Template, policy string, view any) error {
	drawn, err := drawPage(page, view)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	return c.HTMLBlob(status, drawn)
}
