#include "graph/advice.hpp"

#include "graph/api_version.hpp"
#include "metaup/graph/error_table.hpp"

namespace metaup::graph {

void fit_hint(Error& error, Edge edge, const Connection& connection) {
  constexpr std::int64_t kNoToken = 104;
  constexpr std::int64_t kOldVersion = 2635;
  constexpr int kTooLarge = 413;
  const bool proof = !connection.appsecret_proof.empty();
  const auto* const row = find_error(error);
  if (error.error_class == ErrorClass::auth && row != nullptr && row->says == kAppSecretProof) {
    error.hint = proof ? "The app secret is not the one of the app that made the token: correct META_APP_SECRET or "
                         "--app-secret-file, or leave it out if the app does not require it."
                       : "The app requires a proof of its secret: give the secret with META_APP_SECRET or "
                         "--app-secret-file.";
  } else if (error.code == kNoToken && !proof) {
    error.hint =
        "The access token did not reach Meta: check whether a proxy or gateway removes the Authorization header. If "
        "the app requires a proof of its secret, give --app-secret-file.";
  } else if (error.code == kOldVersion) {
    error.hint = "Give a newer one, such as --api-version " + newest_api_version() + ".";
  } else if (error.http_status == kTooLarge && edge == Edge::advideos_create) {
    error.hint = "The video is too large for Meta, or for a proxy on the way, in one request: use --method chunked.";
  }
}

void fit_hints(std::vector<Answer>& answers, const std::vector<const Operation*>& operations,
               const Connection& connection) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].result) fit_hint(answers[i].result.error(), operations[i]->edge, connection);
  }
}

}  // namespace metaup::graph
