#include "upload/requests.hpp"

namespace metaup::upload {

Next SingleRequest::next() const {
  if (!answer_) return Send{operation_};
  if (!*answer_) return Failed{answer_->error()};
  return Done{};
}

void SingleRequest::on(const Ending& ending) {
  if (!std::holds_alternative<SendAgain>(ending)) answer_ = reply_of(ending);
}

Next PagedRead::next() const {
  if (error_) return Failed{*error_};
  if (ended_) return Done{};
  auto operation = read_(after_);
  page_size_.apply(operation);
  return Send{std::move(operation)};
}

void PagedRead::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (page_size_.shrinks_after(ending, read_(after_))) return;
  auto after = reply_of(ending).and_then(take_);
  if (!after) {
    error_ = std::move(after.error());
  } else if (after->empty()) {
    ended_ = true;
  } else if (!cursors_.insert(*after).second) {
    error_ = protocol_error("its pages lead in a circle").value();
  } else {
    after_ = *std::move(after);
  }
}

}  // namespace metaup::upload
