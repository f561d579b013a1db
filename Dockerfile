# syntax=docker/dockerfile:1

# The pages. Only the two workspaces that ship are installed.
FROM node:24-bookworm-slim AS frontend
WORKDIR /src
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
COPY package.json package-lock.json ./
COPY frontend/admin/package.json frontend/admin/
COPY frontend/widget/package.json frontend/widget/
COPY frontend/tools/package.json frontend/tools/
COPY connectors/shopify/extension/package.json connectors/shopify/extension/
RUN npm ci --no-audit --no-fund --include-workspace-root -w @regulars/admin -w @regulars/widget
COPY frontend frontend
COPY app/words app/words
RUN npm run build -w @regulars/admin -w @regulars/widget

# The binary, with the pages inside.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=frontend /src/frontend/embed frontend/embed
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /regulars ./cmd/regulars

# Certificates, time zones and one file, as a user that owns nothing.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /regulars /usr/local/bin/regulars
USER 65532:65532
ENV PORT=8080 METRICS_ADDR=:9091
EXPOSE 8080 9091
CMD ["regulars", "serve"]
