import Glibc

/// The dates of HTTP headers: `Wed, 21 Oct 2015 07:28:00 GMT` (RFC 9110, 5.6.7; the two obsolete forms are not read).
enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970; nil for anything else than such a date.
  static func parse(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int32($0) }
    guard let day = Int32(words[1]), let year = Int32(words[3]), clock.count == 3 else { return nil }
    guard (1...31).contains(day), (1970...9999).contains(year), clock.allSatisfy({ (0...60).contains($0) }) else {
      return nil
    }
    var date = tm()
    (date.tm_mday, date.tm_mon, date.tm_year) = (day, Int32(month), year - 1900)
    (date.tm_hour, date.tm_min, date.tm_sec) = (clock[0], clock[1], clock[2])
    return timegm(&date)
  }
}
