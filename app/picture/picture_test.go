package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"regulars/app/picture"
)

// flag is wide, red on its left and blue on its right.
func flag(w, h int) image.Image {
	seen := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			c := color.NRGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.NRGBA{B: 255, A: 255}
			}
			seen.Set(x, y, c)
		}
	}
	return seen
}

func jpegOf(t *testing.T, seen image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, seen, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// held adds an EXIF segment that says how a camera was held, and where it was.
func held(body []byte, orientation uint16) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	tiff = binary.BigEndian.AppendUint16(tiff, orientation)
	tiff = append(tiff, "\x00\x00\x00\x00\x00\x00GPS: my garden"...)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	return append(append(head, segment...), body[2:]...)
}

func TestAPictureIsMadeAnewAndStoodUp(t *testing.T) {
	t.Parallel()
	sent := append(held(jpegOf(t, flag(40, 20)), 6), "<?php hidden"...)
	p, err := picture.Remake(sent)
	if err != nil {
		t.Fatal(err)
	}
	if p.Type != "image/jpeg" || p.Width != 20 || p.Height != 40 {
		t.Errorf("%s, %d × %d", p.Type, p.Width, p.Height)
	}
	for _, secret := range []string{"Exif", "garden", "php"} {
		if bytes.Contains(p.Body, []byte(secret)) {
			t.Errorf("%q is kept", secret)
		}
	}
	seen, err := jpeg.Decode(bytes.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := seen.At(10, 5).RGBA(); r < b { // the left is the top now
		t.Error("it lies on its side")
	}
}

func TestLargePicturesShrinkAndBombsAreRefused(t *testing.T) {
	t.Parallel()
	p, err := picture.Remake(jpegOf(t, flag(2400, 600)))
	if err != nil || p.Width != picture.Longest || p.Height != 500 {
		t.Errorf("%v, %d × %d", err, p.Width, p.Height)
	}
	var small bytes.Buffer
	if err := png.Encode(&small, flag(2, 2)); err != nil {
		t.Fatal(err)
	}
	bomb := small.Bytes()
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	if _, err := picture.Remake(bomb); !errors.Is(err, picture.ErrTooMany) {
		t.Errorf("3,600,000,000 pixels: %v", err)
	}
	var moving bytes.Buffer
	if err := gif.Encode(&moving, flag(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	if p, err := picture.Remake(moving.Bytes()); err != nil || p.Type != "image/png" {
		t.Errorf("a GIF: %v, %s", err, p.Type)
	}
	for name, body := range map[string][]byte{
		"svg": []byte("<svg onload=alert(1)>"), "empty": {}, "zip": []byte("PK\x03\x04"), "exe": []byte("MZ\x90"),
	} {
		if _, err := picture.Remake(body); !errors.Is(err, picture.ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := picture.Remake(jpegOf(t, flag(40, 20))[:300]); err == nil {
		t.Error("half a picture is kept")
	}
}
