#pragma once
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Databases, whichever they are: statements with values go in, rows come out. Does not know about the ledger.
///
/// Statements are written in what all databases here understand, with values as `?` or `?1`.
namespace metaup::ledger::sql {

struct Failure {
  int code = 1;          ///< of SQLite: an extended result code
  int system_error = 0;  ///< the errno below it; 0 when there is none
  std::string message;
  std::string state = {};  ///< of PostgreSQL: the SQLSTATE; empty when the server has not answered
};
template <class T>
using Outcome = tl::expected<T, Failure>;

/// The row that a statement stands on; valid during the visit only.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  /// Truth is 1.
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  /// Any bytes; empty for NULL.
  [[nodiscard]] virtual std::string text(int column) const = 0;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

template <std::integral Number>
[[nodiscard]] Value to_value(Number number) {
  return static_cast<std::int64_t>(number);
}
[[nodiscard]] inline Value to_value(double number) { return number; }
template <std::convertible_to<std::string_view> Text>
[[nodiscard]] Value to_value(const Text& text) {
  return std::string(std::string_view(text));
}
[[nodiscard]] inline const Value& to_value(const Value& value) { return value; }
template <class T>
[[nodiscard]] Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value();
}

/// Its text must outlive it, as that of a constant does.
struct Statement {
  template <class... Values>
  explicit Statement(std::string_view statement, const Values&... all) : sql(statement) {
    values.reserve(sizeof...(all));
    (values.push_back(to_value(all)), ...);
  }
  std::string_view sql;
  std::vector<Value> values;
};

/// Sees each row, and which of the statements has it.
using Visit = std::function<void(std::size_t statement, const Row& row)>;
inline void ignore_rows(std::size_t /*statement*/, const Row& /*row*/) {}

/// One connection, for one thread.
class Connection {
 public:
  Connection() = default;
  Connection(Connection&&) = default;
  Connection& operator=(Connection&&) = default;
  virtual ~Connection() = default;

  /// Any number of statements without values.
  virtual Outcome<void> execute(const std::string& script) = 0;
  /// In their order, up to the first that fails. How many rows each has changed; of a query that is any number.
  virtual Outcome<std::vector<std::uint64_t>> perform(std::span<const Statement> statements, const Visit& visit) = 0;

  /// One statement without a result; returns how many rows it changed.
  template <class... Values>
  Outcome<std::uint64_t> run(std::string_view sql, const Values&... values) {
    return run_one(Statement(sql, values...), ignore_rows);
  }
  /// The same, with values whose number is only known now.
  Outcome<std::uint64_t> run_all(std::string_view sql, std::vector<Value> values) {
    Statement statement(sql);
    statement.values = std::move(values);
    return run_one(statement, ignore_rows);
  }
  /// One query; `visit(row)` sees each row.
  template <class VisitRow, class... Values>
  Outcome<void> each(std::string_view sql, VisitRow visit, const Values&... values) {
    const auto done = run_one(Statement(sql, values...), [&](std::size_t, const Row& row) { visit(row); });
    if (!done) return tl::unexpected(done.error());
    return {};
  }
  /// The first column of the first row, 0 when there is none.
  Outcome<std::int64_t> number(std::string_view sql) {
    std::optional<std::int64_t> value;
    const auto done = each(sql, [&](const Row& row) {
      if (!value) value = row.integer(0);
    });
    if (!done) return tl::unexpected(done.error());
    return value.value_or(0);
  }

 private:
  Outcome<std::uint64_t> run_one(const Statement& statement, const Visit& visit) {
    auto counts = perform({&statement, 1}, visit);
    if (!counts) return tl::unexpected(std::move(counts.error()));
    return counts->front();
  }
};

}  // namespace metaup::ledger::sql
