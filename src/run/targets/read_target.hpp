#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "run/engine/target.hpp"

namespace metaup::run {

/// Something that is read to help others, and is no item. What goes wrong with it is told to who asked.
class ReadTarget final : public Target {
 public:
  struct Manner {
    bool only_once = false;
    bool harmless = true;
  };
  /// `on_end` gets why it could not be read, or null.
  using OnEnd = std::function<void(const Error* error)>;

  ReadTarget(const AccountId& account, AssetKind kind, std::string source, std::unique_ptr<upload::Machine> machine,
             Manner manner, OnEnd on_end)
      : Target(account, kind),
        source_(std::move(source)),
        machine_(std::move(machine)),
        manner_(manner),
        on_end_(std::move(on_end)) {}

  [[nodiscard]] std::string source() const override { return source_; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] bool only_once() const override { return manner_.only_once; }
  [[nodiscard]] bool is_harmless() const override { return manner_.harmless; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return *machine_; }
  [[nodiscard]] Decision on_done() override { return End{report::Status::existing, {}}; }
  void on_closing(report::Item& item) override { on_end_(item.error ? &*item.error : nullptr); }

 private:
  std::string source_;
  std::unique_ptr<upload::Machine> machine_;
  Manner manner_;
  OnEnd on_end_;
};

}  // namespace metaup::run
