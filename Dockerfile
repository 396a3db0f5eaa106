# The tool `dashgen`, for pipelines that deliver what was rendered.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo install --locked --root /install --path crates/cli

FROM scratch
COPY --from=build /install/bin/dashgen /dashgen
USER 65534
ENTRYPOINT ["/dashgen"]
