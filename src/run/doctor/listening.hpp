#pragma once
#include <vector>

#include "base/redactor.hpp"
#include "metaup/http/transport.hpp"
#include "run/doctor/doctor_facts.hpp"

namespace metaup::run {

/// Lets all exchanges pass, and keeps what they say of Meta's clock, the version and the tier.
class Listening final : public http::Transport {
 public:
  /// All must outlive it.
  Listening(http::Transport& inner, const Clock& clock, const Redactor& redactor)
      : inner_(inner), clock_(clock), redactor_(redactor) {}

  void submit(http::RequestId id, http::Request request) override { inner_.submit(id, std::move(request)); }
  [[nodiscard]] std::vector<http::Completion> poll(SteadyTime until) override;
  void abort_all() override { inner_.abort_all(); }
  [[nodiscard]] std::vector<http::Transfer> running() const override { return inner_.running(); }

  [[nodiscard]] const Heard& heard() const { return heard_; }

 private:
  void listen(const http::Completion& completion);

  http::Transport& inner_;
  const Clock& clock_;
  const Redactor& redactor_;
  Heard heard_;
};

}  // namespace metaup::run
