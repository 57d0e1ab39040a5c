#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <variant>

#include "metaup/upload/machine.hpp"

// Steps that every machine takes: it is driven from the outside, as the engine does.

namespace metaup::test {

inline bool sends(const upload::Machine& machine) { return std::holds_alternative<upload::Send>(machine.next()); }
inline bool is_done(const upload::Machine& machine) { return std::holds_alternative<upload::Done>(machine.next()); }
inline bool has_failed(const upload::Machine& machine) {
  return std::holds_alternative<upload::Failed>(machine.next());
}

inline upload::Send send_of(const upload::Machine& machine) {
  auto next = machine.next();
  REQUIRE(std::holds_alternative<upload::Send>(next));
  return std::get<upload::Send>(std::move(next));
}
inline graph::Operation sent(const upload::Machine& machine) { return send_of(machine).operation; }
inline graph::Edge edge_of(const upload::Machine& machine) { return sent(machine).edge; }
inline Milliseconds wait_of(const upload::Machine& machine) { return send_of(machine).wait; }

inline Error failure_of(const upload::Machine& machine) {
  auto next = machine.next();
  REQUIRE(std::holds_alternative<upload::Failed>(next));
  return std::get<upload::Failed>(std::move(next)).error;
}

inline std::string param(const graph::Operation& operation, const std::string& name) {
  for (const auto& [key, value] : operation.params) {
    if (key == name) return value;
  }
  return "(absent)";
}
inline std::string param(const upload::Machine& machine, const std::string& name) { return param(sent(machine), name); }

inline void answer(upload::Machine& machine, std::string body) {
  machine.on(graph::Reply{.body = std::move(body), .trace_id = {}});
}
inline void refuse(upload::Machine& machine, Error why) { machine.on(upload::Refused{std::move(why)}); }
inline void lose_reply(upload::Machine& machine, Error why) { machine.on(upload::InDoubt{std::move(why)}); }
inline void never_send(upload::Machine& machine, Error why) { machine.on(upload::NeverSent{std::move(why)}); }

inline Error error_of(ErrorClass error_class, std::string message = "Meta's own words") {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  return error;
}
inline Error broken_connection() { return error_of(ErrorClass::network, "the connection broke"); }

/// What Meta refuses with, as it is read from its reply.
inline Error meta_error(std::int64_t code, std::int64_t subcode = 0, const std::string& error_data = "{}",
                        const std::string& message = "refused") {
  const auto body = R"({"error":{"message":")" + message + R"(","type":"OAuthException","code":)" +
                    std::to_string(code) + R"(,"error_subcode":)" + std::to_string(subcode) + R"(,"error_data":)" +
                    error_data + R"(,"fbtrace_id":"T"}})";
  return graph::read_reply({.status = 400, .headers = {}, .body = body}).error();
}

}  // namespace metaup::test
