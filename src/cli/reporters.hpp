#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"

/// Who hears of a run: the results on stdout, the display on stderr, the log.
namespace metaup::cli {

class Reporters final : public report::Reporter {
 public:
  /// A local error when the log file cannot be opened.
  [[nodiscard]] static Result<Reporters> make(const Options& options, CommandContext& context,
                                              const std::string& run_id);
  /// One more listener, beside stdout, stderr and the log.
  void tell(std::unique_ptr<report::Reporter> listener) { listeners_.push_back(std::move(listener)); }
  void on(const report::Event& event) override;
  [[nodiscard]] bool healthy() const override { return listeners_.front()->healthy(); }

 private:
  Reporters() = default;
  std::vector<std::unique_ptr<report::Reporter>> listeners_;  ///< the first one has the results
  bool loss_told_ = false;                                    ///< that they cannot be written any more
};

}  // namespace metaup::cli
