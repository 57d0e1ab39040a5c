#include "metaup/upload/machine.hpp"

namespace metaup::upload {

const Error* error_of(const Ending& ending) {
  if (const auto* const refused = std::get_if<Refused>(&ending)) return &refused->why;
  if (const auto* const doubt = std::get_if<InDoubt>(&ending)) return &doubt->why;
  if (const auto* const never = std::get_if<NeverSent>(&ending)) return &never->why;
  return nullptr;
}

Result<graph::Reply> reply_of(const Ending& ending) {
  if (const auto* const reply = std::get_if<graph::Reply>(&ending)) return *reply;
  if (const auto* const error = error_of(ending)) return tl::unexpected(*error);
  return protocol_error("nothing was sent");
}

}  // namespace metaup::upload
