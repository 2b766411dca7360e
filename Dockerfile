# mcp-scorer in a container. `make release` puts the wheel into dist/ first.
# The base has a tag and no digest: the release pulls the newest, with its security fixes, and attests what it built.
# Alpine, because Debian's base alone is nearly as large as this whole image may be: 150 MB. What is put on the base was
# measured: 79 MB of dependencies (wheels for musl, Python 3.13) and 11 MB of our own, with bytecode.
FROM python:3.13-alpine AS build
COPY requirements.lock dist/*.whl /build/
RUN python -m venv /opt/mcp-scorer \
    && /opt/mcp-scorer/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
        --requirement /build/requirements.lock \
    && /opt/mcp-scorer/bin/pip install --no-cache-dir --no-index --no-deps /build/*.whl \
    && /opt/mcp-scorer/bin/pip uninstall --yes pip

FROM python:3.13-alpine
LABEL org.opencontainers.image.title="mcp-scorer" \
      org.opencontainers.image.description="Scores MCP tool definitions without a model" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/mcp-scorer /opt/mcp-scorer
ENV PATH="/opt/mcp-scorer/bin:$PATH"
RUN adduser -D -u 10001 scorer
USER scorer
WORKDIR /work
ENTRYPOINT ["mcp-scorer"]
CMD ["--help"]
