package picture

import (
	"bytes"
	"encoding/binary"
)

// orientation reads how a JPEG was held, from the tag 0x0112 of its EXIF segment;
// 1 (upright) where nothing readable says so.
func orientation(body []byte) int {
	at := 2
	for at+4 <= len(body) && body[at] == 0xff {
		marker, size := body[at+1], int(binary.BigEndian.Uint16(body[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(body) {
			return 1
		}
		segment := body[at+4 : at+2+size]
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return orientationOf(tiff)
		}
		at += 2 + size
	}
	return 1
}

// orientationOf looks through the first directory of TIFF data.
func orientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if first+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[first+2:]
	for range int(order.Uint16(tiff[first:])) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 1
}
