package app

import (
	"strings"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/study"
	"regulars/app/survey"
)

// thanksOf is what an answer gives of its own. An answer within a study is thanked
// as the study says, and only when it is finished.
func thanksOf(tx *pg.Tx, r *survey.Response, own int64) (points int64, now bool, err error) {
	if !strings.HasPrefix(r.Key, studyKey) {
		return own, true, nil
	}
	if r.FinishedAt == nil {
		return 0, false, nil
	}
	i, err := study.LockByResponse(tx, r.ID)
	if err != nil {
		return 0, false, err
	}
	s, err := study.Get(tx, i.Study)
	if err != nil {
		return 0, false, err
	}
	return s.Outline.Points, true, nil
}

// noteStudyAnswer notes in its study that somebody answered to the end; the rest of
// the thanks is the invitation's own work.
func noteStudyAnswer(tx *pg.Tx, r *survey.Response) error {
	if !strings.HasPrefix(r.Key, studyKey) {
		return nil
	}
	i, err := study.LockByResponse(tx, r.ID)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	if err != nil || i.Step == study.Answered {
		return err
	}
	i.Step, i.AnsweredAt, i.UntilAt = study.Answered, &tx.Now, nil
	return study.Save(tx, i, tx.Now)
}
