# One image for api and worker; debian, since Temporal's native module needs glibc.
FROM node:20.20-bookworm-slim AS build
WORKDIR /usher
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /usher
COPY --from=build /usher/package.json ./
COPY --from=build /usher/node_modules ./node_modules
COPY --from=build /usher/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
ENV USHER_HOME=/data HOST=0.0.0.0
CMD ["node", "--enable-source-maps", "dist/api.mjs"]
