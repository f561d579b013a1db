package app

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/picture"
	"regulars/app/support"
)

// NewFile is a file as somebody sent it.
type NewFile struct {
	Name string
	Body []byte
}

// makeFiles makes what a person uploads into what is kept, outside of any
// transaction. fail.Invalid names a file that is none of those that are taken.
func makeFiles(ctx context.Context, field string, files []NewFile) (made []support.File, err error) {
	if len(files) > support.MostFiles {
		return nil, fail.Field(field, "must be at most %d", support.MostFiles)
	}
	for i := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f := makeFile(files[i])
		if f.Why != "" {
			return nil, fail.Field(field, "%q %s", f.Name, whyNotKept[f.Why])
		}
		made = append(made, f)
	}
	return made, nil
}

// whyNotKept says to who uploads why a file is not taken.
var whyNotKept = map[support.WhyNot]string{
	support.WrongType:  "is neither a picture (JPEG, PNG, WebP, GIF) nor a PDF",
	support.TooLarge:   "is larger than 10 MB",
	support.Broken:     "cannot be read",
	support.TooManyPix: "has too many pixels",
	support.TooMany:    "is one too many",
}

// makeFile keeps pictures as pixels alone, and PDFs as they are, to be downloaded.
// Whatever its name says, a file is what is seen in it.
func makeFile(in NewFile) support.File {
	f := support.File{Name: support.FileName(in.Name), Size: int64(len(in.Body))}
	switch {
	case len(in.Body) > support.MostFileBytes:
		f.Why = support.TooLarge
		return f
	case bytes.HasPrefix(in.Body, []byte("%PDF-")):
		f.Type, f.Body = "application/pdf", in.Body
		return f
	}
	f.Type = http.DetectContentType(in.Body)
	seen, err := picture.Remake(in.Body)
	switch {
	case errors.Is(err, picture.ErrTooMany):
		f.Why = support.TooManyPix
	case errors.Is(err, picture.ErrUnknown):
		f.Why = support.WrongType
	case err != nil:
		f.Why = support.Broken
	default:
		f.Type, f.Body, f.Size = seen.Type, seen.Body, int64(len(seen.Body))
		f.Width, f.Height = seen.Width, seen.Height
	}
	return f
}

// keepFiles keeps files of a message, zero for a request's first words, as far as
// the request has room for them: those without are named.
func keepFiles(tx *pg.Tx, request, message uuid.UUID, files []support.File) error {
	if len(files) == 0 {
		return nil
	}
	kept, err := support.KeptBytes(tx, request)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		f.Request, f.Message = request, message
		if f.Body != nil && kept+f.Size > support.MostKeptBytes {
			f.Body, f.Why = nil, support.TooMany
		}
		if f.Body != nil {
			kept += f.Size
		}
	}
	return support.AddFiles(tx, files)
}

// RequestFile reads a file of a request, for staff. fail.NotFound.
func (a *App) RequestFile(ctx context.Context, merchantID, request, id uuid.UUID) (f support.File, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		f, err = support.GetFile(tx, request, id)
		return noFileOf(err)
	})
	return f, err
}

func noFileOf(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such file")
	}
	return err
}
