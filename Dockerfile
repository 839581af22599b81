# One gdviz process. compose.yaml puts several behind nginx.
FROM python:3.11-slim

# OPENBLAS: the processes of a machine share its cores; threads within each would only take them from one another.
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    OPENBLAS_NUM_THREADS=1 \
    PORT=8501

WORKDIR /source
COPY . .
RUN pip install -c constraints.txt . \
    && useradd --system --no-create-home --home-dir /nonexistent gdviz

# From here on nothing needs to be written, but for what Python may want below /tmp.
USER gdviz
WORKDIR /
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health', timeout=4)"]
# exec: the server itself gets the signal that stops the container.
CMD ["sh", "-c", "exec gdviz --host 0.0.0.0 --port $PORT --no-browser"]
