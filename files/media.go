package files

import "mime"

// unknown is the type of contents that look like nothing in particular.
const unknown = "application/octet-stream"

// mediaType is a type without its parameters.
func mediaType(text string) string {
	bare, _, err := mime.ParseMediaType(text)
	if err != nil {
		return unknown
	}
	return bare
}
