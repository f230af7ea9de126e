extension SceneLight {
  /// The light of a picture by chance: mostly a clean one, warm or cool, now and then grainy, soft or badly stored.
  package static func any(_ random: inout SceneRandom) -> SceneLight {
    var light = SceneLight()
    let warmth = Float(random.normal() * 0.035)
    let exposure = Float(1 + max(-0.16, min(0.12, random.normal() * 0.06)))
    light.gain = SIMD3(1 + warmth, 1 + warmth * 0.2, 1 - warmth) * exposure
    light.vignette = random.chance(0.4) ? random.double(in: 0.05...0.3) : 0
    light.noise = random.chance(0.3) ? random.double(in: 1...7) : 0
    light.blur = random.chance(0.04) ? 1 : 0
    light.quality = random.chance(0.2) ? random.int(in: 50...78) : random.int(in: 80...95)
    return light
  }
}

extension ThingLook {
  /// Colours a little off those of the font.
  package static func jittered(_ random: inout SceneRandom) -> ThingLook {
    var look = ThingLook()
    look.hue = max(-14, min(14, random.normal() * 5))
    look.saturation = max(0.7, min(1.3, 1 + random.normal() * 0.12))
    look.contrast = max(0.85, min(1.15, 1 + random.normal() * 0.06))
    look.brightness = max(0.78, min(1.18, 1 + random.normal() * 0.07))
    return look
  }
}
