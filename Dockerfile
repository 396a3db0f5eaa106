# The tool `dashgen`, for pipelines that deliver what was rendered.
# This image has the C compiler that `ring` needs.
FROM rust:1.95-alpine AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --root /install --path crates/cli

# It has the certificates of the authorities, which `dashgen push` needs.
FROM alpine:3.22
COPY --from=build /install/bin/dashgen /usr/local/bin/dashgen
USER 65534
ENTRYPOINT ["dashgen"]
