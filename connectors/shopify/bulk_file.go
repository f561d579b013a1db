package shopify

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"regulars/app/fail"
)

const (
	// bulkBusy is how long to wait while a store makes as many files as it can.
	bulkBusy = 30 * time.Second
	// longestLine bounds one object of a file.
	longestLine = 32 << 20
	// fileSilence is how long a store may send nothing of a file.
	fileSilence = 30 * time.Second
	// fileTries is how often a file that breaks off is asked for again without a
	// line more than before.
	fileTries = 4
)

// download gives every line of a file to take, and counts them. A file that
// breaks off is read on from where its last whole line ended. fail.NotFound when
// it is not there any more.
func (c *Connector) download(ctx context.Context, address string, take func(line []byte) error) (int64, error) {
	file := &fileReader{connector: c, address: address, take: take}
	if err := c.checkFile(address); err != nil {
		return 0, err
	}
	for tries := 0; ; tries++ {
		before := file.offset
		err := file.read(ctx)
		if err == nil || !fail.Is(err, fail.Unavailable) || ctx.Err() != nil {
			return file.lines, err
		}
		if file.offset > before {
			tries = 0
		}
		if tries == fileTries {
			return file.lines, err
		}
	}
}

// checkFile refuses an address that would send what people bought over an open
// line. A fake platform is on one.
func (c *Connector) checkFile(address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Host == "" {
		return fail.New(fail.Invalid, "the store's file has no address")
	}
	if target.Scheme != "https" && strings.HasPrefix(c.config.Origin, "https://") {
		return fail.New(fail.Invalid, "the store's file is not offered by https")
	}
	return nil
}

type fileReader struct {
	connector *Connector
	address   string
	take      func(line []byte) error
	offset    int64 // bytes of whole lines taken
	lines     int64
}

// read asks for the rest of the file. fail.Unavailable when it broke off.
func (f *fileReader) read(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	silence := time.AfterFunc(fileSilence, cancel)
	defer silence.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address, http.NoBody)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the file's request could not be built")
	}
	if f.offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", f.offset))
	}
	response, err := f.connector.config.Transport.RoundTrip(request)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the store's file cannot be reached")
	}
	defer func() { _ = response.Body.Close() }()
	if err := f.admit(response); err != nil {
		return err
	}
	return f.split(bufio.NewReaderSize(&heard{response.Body, silence}, 256<<10))
}

// admit looks at the answer's head, and passes over what was taken before where
// the whole file comes again.
func (f *fileReader) admit(response *http.Response) error {
	switch status := response.StatusCode; {
	case status == http.StatusPartialContent && f.offset > 0:
		return nil
	case status == http.StatusOK:
		_, err := io.CopyN(io.Discard, response.Body, f.offset)
		return fail.Wrap(err, fail.Unavailable, "the store's file broke off")
	case status == http.StatusRequestedRangeNotSatisfiable && f.offset > 0:
		return nil // it ended with the last whole line
	case status == http.StatusNotFound || status == http.StatusGone || status == http.StatusForbidden ||
		status == http.StatusBadRequest:
		return fail.New(fail.NotFound, "the store's file is not there any more (%d)", status)
	default:
		return fail.New(fail.Unavailable, "the store's file was answered with %d", status)
	}
}

// split takes whole lines. What follows the last line's end is a line only when
// the answer came to its own end and it is whole.
func (f *fileReader) split(in *bufio.Reader) error {
	var long []byte
	for {
		part, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = append(long, part...); len(long) > longestLine {
				return fail.New(fail.Invalid, "a line of the store's file is too long")
			}
			continue
		}
		line := part
		if len(long) > 0 {
			line = append(long, part...) //nolint:gocritic // long is this line's beginning
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fail.Wrap(err, fail.Unavailable, "the store's file broke off")
		}
		ended := err != nil
		if ended && len(line) > 0 && !bytes.HasSuffix(line, []byte("}")) {
			return fail.New(fail.Unavailable, "the store's file broke off")
		}
		if err := f.keep(line); err != nil || ended {
			return err
		}
		long = long[:0]
	}
}

func (f *fileReader) keep(line []byte) error {
	f.offset += int64(len(line))
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return nil
	}
	f.lines++
	return f.take(line)
}

// heard puts the end of patience off with all that comes.
type heard struct {
	from    io.Reader
	silence *time.Timer
}

// Read reads on.
func (h *heard) Read(into []byte) (int, error) {
	n, err := h.from.Read(into)
	h.silence.Reset(fileSilence)
	return n, err
}
