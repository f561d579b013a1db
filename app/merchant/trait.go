package merchant

// Trait is the keyed hash by which two people are found to share something, a
// phone number say: 16 bytes, nil for an empty text. What is to be found equal
// must be written alike first. It is never rotated, as the e-mail's.
func (k *Keys) Trait(kind, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	sum, err := k.email.ComputeMAC([]byte("trait|" + kind + "|" + text))
	if err != nil {
		return nil, err
	}
	return sum[len(sum)-16:], nil
}
