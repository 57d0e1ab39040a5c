#include "upload/token_calls.hpp"

#include "upload/edges.hpp"

namespace metaup::upload {

graph::Operation exchange_token(const App& app, const Secret& token, bool for_60_days) {
  auto operation = read_of({}, graph::Edge::token_exchange, "oauth/access_token");
  operation.params = {{"grant_type", "fb_exchange_token"}, {"client_id", app.id}};
  if (for_60_days) operation.params.emplace_back("set_token_expires_in_60_days", "true");
  operation.secret_params = {{"client_secret", app.secret}, {"fb_exchange_token", token}};
  operation.exchanges_token = true;
  return operation;
}

graph::Operation revoke_token(const App& app, const Secret& token) {
  auto operation = read_of({}, graph::Edge::token_revoke, "oauth/revoke");
  operation.params = {{"client_id", app.id}};
  operation.secret_params = {{"client_secret", app.secret}, {"revoke_token", token}};
  return operation;
}

}  // namespace metaup::upload
