package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/journey"
	"regulars/app/journey/ready"
	"regulars/app/message"
)

// ReadyJourneys are all automations that can be taken as they are. They are few.
type ReadyJourneys struct {
	Items []ReadyJourney `json:"items"`
}

// ReadyJourney is an automation that can be taken as it is.
type ReadyJourney struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Does     string         `json:"does" doc:"In a sentence or two"`
	Document journey.Script `json:"document" doc:"Message steps name one of messages"`
	Messages []ReadyMessage `json:"messages"`
}

// ReadyMessage is a message of a ready-made automation.
type ReadyMessage struct {
	Key      string       `json:"key"`
	Name     string       `json:"name"`
	Document message.Copy `json:"document"`
}

type readyInput struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *server) readyJourneyAPI(described huma.API) {
	staff(s, described, get("list-ready-journeys", "/ready-journeys", "Automations that can be taken as they are"),
		s.listReadyJourneys)
	use := post("use-ready-journey", "/ready-journeys/{id}/use", "Make an automation of a ready-made one")
	use.Description = "It is a draft, and its messages are templates, for the merchant to change and publish."
	staff(s, described, use, s.useReadyJourney)
}

func (s *server) listReadyJourneys(context.Context, app.Session, *noInput) (*answer[ReadyJourneys], error) {
	all, err := ready.All()
	if err != nil {
		return nil, err
	}
	return reply(ReadyJourneys{Items: each(all, func(a ready.Automation) ReadyJourney {
		return ReadyJourney{
			ID: a.ID, Name: a.Script.Name, Does: a.Does, Document: a.Script,
			Messages: each(a.Messages, func(m ready.Message) ReadyMessage {
				return ReadyMessage{Key: m.Key, Name: m.Name, Document: m.Copy}
			}),
		}
	})}), nil
}

func (s *server) useReadyJourney(ctx context.Context, who app.Session, in *readyInput) (*answer[Journey], error) {
	return oneJourney(s.app.UseReadyJourney(ctx, who.Merchant, in.ID))
}
