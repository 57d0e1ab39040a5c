# A hardened build: what an attacker finds in a parser's mistake is a stopped process, not a way in. Sanitizers find
# the same mistakes and do not get along with it, so their builds go without.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

if(CMAKE_CXX_FLAGS MATCHES "-fsanitize" OR METAUP_BUILD_FUZZERS)
  set(METAUP_HARDENED OFF)
else()
  set(METAUP_HARDENED ON)
  check_pie_supported(LANGUAGES CXX)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection)
  check_cxx_compiler_flag(-fcf-protection METAUP_HAS_CF_PROTECTION)  # on x86 only
  if(METAUP_HAS_CF_PROTECTION)
    add_compile_options(-fcf-protection)
  endif()
  # It checks sizes that only an optimizing compiler knows. Distributions set a level of their own.
  string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
  if(CMAKE_CXX_FLAGS_${build_type} MATCHES "-O[123s]")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()
