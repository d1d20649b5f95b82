# docker build -t mms-conform .
# docker run --rm --network host -v "$PWD:/home/node/work" -w /home/node/work mms-conform --target 192.0.2.10:1755
FROM node:22-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY scripts/clean.mjs scripts/prebuild.mjs ./scripts/
COPY suites ./suites
RUN npm run build
# What is only needed to build is left behind.
RUN npm ci --omit=dev

FROM node:22-slim
LABEL org.opencontainers.image.title="mms-conform" \
      org.opencontainers.image.description="Conformance test harness for servers of the Microsoft Media Server (MMS) protocol" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /opt/mms-conform
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/dist ./dist
COPY --from=build /src/suites ./suites
COPY fixtures/asf ./fixtures/asf
COPY docs/ci ./docs/ci
USER node
WORKDIR /home/node
ENTRYPOINT ["node", "/opt/mms-conform/dist/cli/main.js"]
