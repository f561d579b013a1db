package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/message"
	"regulars/app/parcel"
)

// DeliverySettings are what the merchant decides about parcels, and how long
// parcels took.
type DeliverySettings struct {
	Letters   []DeliveryLetter `json:"letters"`
	UsualDays int              `json:"usual_days" doc:"From sending to arrival, to countries where too few parcels arrived; 0: not said"`
	LateDays  int              `json:"late_days" doc:"After so many days a parcel there is late; 0: not said"`
	Countries []DeliveryTime   `json:"countries" doc:"Countries where enough parcels arrived in the last half year, most parcels first"`
	Told      bool             `json:"told" doc:"Stores tell arrivals nearly always, so that a parcel can be called late without a carrier’s word"`
}

// DeliveryLetter is one letter about a parcel and whether it is sent.
type DeliveryLetter struct {
	Kind string `json:"kind" enum:"shipped,arriving,late,delivered"`
	On   bool   `json:"on"`
}

// DeliveryTime is how long parcels to a country take.
type DeliveryTime struct {
	Country    string `json:"country" example:"DE" doc:"ISO 3166-1 alpha-2"`
	Arrived    int    `json:"arrived" doc:"How many parcels the times stand on"`
	UsualHours int    `json:"usual_hours" doc:"Half of them took no longer"`
	LateDays   int    `json:"late_days" doc:"A parcel counts as late after so many days; 0 where arrivals are told too seldom"`
}

// DeliveryChange is what a merchant changes about parcels.
type DeliveryChange struct {
	Letters   []string `json:"letters" maxItems:"4" doc:"The letters that are sent, of shipped, arriving, late and delivered"`
	UsualDays int      `json:"usual_days" minimum:"0" maximum:"60"`
	LateDays  int      `json:"late_days" minimum:"0" maximum:"90"`
}

func (s *server) deliveryAPI(described huma.API) {
	staff(s, described, get("get-delivery-settings", "/delivery-settings",
		"Which letters about parcels are sent, and how long parcels take"), s.getDeliverySettings)
	staff(s, described, put("save-delivery-settings", "/delivery-settings",
		"Change which letters about parcels are sent"), s.saveDeliverySettings)
}

func (s *server) getDeliverySettings(
	ctx context.Context, who app.Session, _ *noInput,
) (*answer[DeliverySettings], error) {
	return replied(deliverySettingsOf)(s.app.Deliveries(ctx, who.Merchant))
}

func (s *server) saveDeliverySettings(
	ctx context.Context, who app.Session, in *request[DeliveryChange],
) (*answer[DeliverySettings], error) {
	letters := make([]message.Kind, len(in.Body.Letters))
	for i, kind := range in.Body.Letters {
		letters[i] = message.Kind(kind)
	}
	typed := parcel.Typed{UsualDays: in.Body.UsualDays, LateDays: in.Body.LateDays}
	return replied(deliverySettingsOf)(s.app.ChangeDeliveries(ctx, who.Merchant, letters, typed))
}

func deliverySettingsOf(d app.Deliveries) DeliverySettings {
	out := DeliverySettings{
		UsualDays: d.Typed.UsualDays, LateDays: d.Typed.LateDays, Told: parcel.Tells(d.Took),
		Letters: []DeliveryLetter{}, Countries: []DeliveryTime{},
	}
	sends := message.Settings{Parcels: d.Letters}
	for _, kind := range message.Parcels {
		out.Letters = append(out.Letters, DeliveryLetter{Kind: string(kind), On: sends.Sends(kind)})
	}
	arrived := map[string]int{}
	for _, took := range d.Took {
		arrived[took.Country] = took.Arrived
	}
	for _, e := range d.Expect {
		if e.Country != "" {
			out.Countries = append(out.Countries, DeliveryTime{
				Country: e.Country, Arrived: arrived[e.Country], UsualHours: int(e.Usual / time.Hour),
				LateDays: int(e.Late / (24 * time.Hour)),
			})
		}
	}
	return out
}
