-- A link may be signed, and whose video is at home needs none.
UPDATE job SET video_url = NULL WHERE state = 'stored' AND video_url IS NOT NULL;
