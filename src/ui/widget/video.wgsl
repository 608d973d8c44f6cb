// One picture in planar YUV 4:2:0 (BT.601, limited range), drawn over the whole viewport.

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
};

@group(0) @binding(0) var plane_y: texture_2d<f32>;
@group(0) @binding(1) var plane_u: texture_2d<f32>;
@group(0) @binding(2) var plane_v: texture_2d<f32>;
@group(0) @binding(3) var smooth_sampler: sampler;

// 1 when the target stores linear light and must be given it.
override linear_target: f32 = 0.0;

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
    // One triangle that covers the viewport.
    let uv = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    var out: Corner;
    out.position = vec4<f32>(uv * vec2<f32>(2.0, -2.0) + vec2<f32>(-1.0, 1.0), 0.0, 1.0);
    out.uv = uv;
    return out;
}

fn to_linear(c: vec3<f32>) -> vec3<f32> {
    let low = c / 12.92;
    let high = pow((c + 0.055) / 1.055, vec3<f32>(2.4));
    return select(high, low, c <= vec3<f32>(0.04045));
}

@fragment
fn pixel(in: Corner) -> @location(0) vec4<f32> {
    let y = (textureSample(plane_y, smooth_sampler, in.uv).r - 16.0 / 255.0) * 1.164384;
    let u = textureSample(plane_u, smooth_sampler, in.uv).r - 128.0 / 255.0;
    let v = textureSample(plane_v, smooth_sampler, in.uv).r - 128.0 / 255.0;
    let rgb = vec3<f32>(y + 1.596027 * v, y - 0.391762 * u - 0.812968 * v, y + 2.017232 * u);
    let color = clamp(rgb, vec3<f32>(0.0), vec3<f32>(1.0));
    if (linear_target > 0.5) {
        return vec4<f32>(to_linear(color), 1.0);
    }
    return vec4<f32>(color, 1.0);
}
