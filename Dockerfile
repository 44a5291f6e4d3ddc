# The production image: web server, worker, beat and migrations all run from it.

FROM node:22-slim AS assets
WORKDIR /waymark
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend frontend
RUN npm run build

FROM python:3.11-slim AS packages
COPY requirements/base.txt /
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --require-hashes -r /base.txt

FROM python:3.11-slim
# WeasyPrint draws documents with Pango, and needs a font.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home waymark \
    && install --directory --owner=waymark --mode=0700 /data/documents
COPY --from=packages /packages /packages
WORKDIR /waymark
COPY . .
COPY --from=assets /waymark/static/build static/build
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    DOCUMENT_STORE=/data/documents \
    STATIC_ROOT=/waymark/collected \
    BEAT_SCHEDULE_FILE=/tmp/beat-schedule
# Collecting static files needs complete settings, and keeps none of these.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789 ALLOWED_HOSTS=image.invalid \
    BASE_URL=https://image.invalid EMAIL_URL=dummymail:// \
    DATABASE_URL=postgres://image.invalid/none REDIS_URL=redis://image.invalid \
    python manage.py collectstatic --no-input
USER waymark
VOLUME /data/documents
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-", "config.wsgi"]
