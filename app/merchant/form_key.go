package merchant

import "encoding/hex"

// FormKey signs what a form on a page of ours is for, so that only a page that
// we made for that person can post it.
func (k *Keys) FormKey(subject string) (string, error) {
	sum, err := k.code.ComputeMAC([]byte("form|" + subject))
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(sum[len(sum)-12:]), nil
}
