//! The wgpu path: three one-byte textures a slot, uploaded when the picture changed.

use std::collections::HashMap;
use std::sync::Arc;

use iced::Rectangle;
use iced::wgpu;
use iced::widget::shader::{self, Viewport};

use crate::media::frame::Frame;

/// One picture to draw.
#[derive(Debug)]
pub(super) struct Picture {
    slot: u64,
    sequence: u64,
    frame: Arc<Frame>,
}

impl Picture {
    /// `frame`, which is picture number `sequence` of the slot called `slot`.
    pub(super) fn new(slot: u64, sequence: u64, frame: Arc<Frame>) -> Self {
        Self {
            slot,
            sequence,
            frame,
        }
    }

    /// Bytes, width and height of each plane; `None` if the bytes are not as many as the size says.
    fn planes(&self) -> Option<[(&[u8], u32, u32); 3]> {
        let frame = &self.frame;
        let (width, height) = frame.chroma_size();
        let planes = [
            (frame.y.as_slice(), frame.width, frame.height),
            (frame.u.as_slice(), width, height),
            (frame.v.as_slice(), width, height),
        ];
        let whole = |(bytes, width, height): &(&[u8], u32, u32)| {
            *width > 0
                && *height > 0
                && bytes.len() as u64 >= u64::from(*width) * u64::from(*height)
        };
        planes.iter().all(whole).then_some(planes)
    }
}

/// What stays on the graphics card between pictures.
pub(super) struct Pipeline {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    largest: u32,
    slots: HashMap<u64, Planes>,
}

struct Planes {
    textures: [wgpu::Texture; 3],
    bind_group: wgpu::BindGroup,
    sequence: u64,
    size: (u32, u32),
    used: bool,
}

impl shader::Pipeline for Pipeline {
    fn new(device: &wgpu::Device, _queue: &wgpu::Queue, format: wgpu::TextureFormat) -> Self {
        let layout = bind_group_layout(device);
        Self {
            pipeline: render_pipeline(device, &layout, format),
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..wgpu::SamplerDescriptor::default()
            }),
            layout,
            largest: device.limits().max_texture_dimension_2d,
            slots: HashMap::new(),
        }
    }

    fn trim(&mut self) {
        // A slot nobody drew in the last frame gives its memory back.
        self.slots
            .retain(|_, planes| std::mem::take(&mut planes.used));
    }
}

impl shader::Primitive for Picture {
    type Pipeline = Pipeline;

    fn prepare(
        &self,
        pipeline: &mut Pipeline,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _bounds: &Rectangle,
        _viewport: &Viewport,
    ) {
        let Some(planes) = self.planes() else { return };
        let size = (self.frame.width, self.frame.height);
        if size.0.max(size.1) > pipeline.largest {
            return;
        }
        if pipeline
            .slots
            .get(&self.slot)
            .is_none_or(|slot| slot.size != size)
        {
            let fresh = pipeline.planes(
                device,
                planes.map(|(_, width, height)| (width, height)),
                size,
            );
            pipeline.slots.insert(self.slot, fresh);
        }
        let Some(slot) = pipeline.slots.get_mut(&self.slot) else {
            return;
        };
        slot.used = true;
        if slot.sequence == self.sequence {
            return;
        }
        slot.sequence = self.sequence;
        for (texture, (bytes, width, height)) in slot.textures.iter().zip(planes) {
            let rows = wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(width),
                rows_per_image: Some(height),
            };
            queue.write_texture(texture.as_image_copy(), bytes, rows, extent(width, height));
        }
    }

    fn draw(&self, pipeline: &Pipeline, pass: &mut wgpu::RenderPass<'_>) -> bool {
        if let Some(slot) = pipeline.slots.get(&self.slot) {
            pass.set_pipeline(&pipeline.pipeline);
            pass.set_bind_group(0, &slot.bind_group, &[]);
            pass.draw(0..3, 0..1);
        }
        true
    }
}

impl Pipeline {
    /// Empty textures for planes of these sizes.
    fn planes(&self, device: &wgpu::Device, sizes: [(u32, u32); 3], size: (u32, u32)) -> Planes {
        let textures = sizes.map(|(width, height)| {
            device.create_texture(&wgpu::TextureDescriptor {
                label: Some("video plane"),
                size: extent(width, height),
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format: wgpu::TextureFormat::R8Unorm,
                usage: wgpu::TextureUsages::COPY_DST | wgpu::TextureUsages::TEXTURE_BINDING,
                view_formats: &[],
            })
        });
        let views = textures
            .each_ref()
            .map(|texture| texture.create_view(&wgpu::TextureViewDescriptor::default()));
        let entry = |binding, resource| wgpu::BindGroupEntry { binding, resource };
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("video"),
            layout: &self.layout,
            entries: &[
                entry(0, wgpu::BindingResource::TextureView(&views[0])),
                entry(1, wgpu::BindingResource::TextureView(&views[1])),
                entry(2, wgpu::BindingResource::TextureView(&views[2])),
                entry(3, wgpu::BindingResource::Sampler(&self.sampler)),
            ],
        });
        // Sequence numbers start at 1, so 0 means: nothing uploaded yet.
        Planes {
            textures,
            bind_group,
            sequence: 0,
            size,
            used: true,
        }
    }
}

fn extent(width: u32, height: u32) -> wgpu::Extent3d {
    wgpu::Extent3d {
        width,
        height,
        depth_or_array_layers: 1,
    }
}

fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty,
        count: None,
    };
    let plane = wgpu::BindingType::Texture {
        sample_type: wgpu::TextureSampleType::Float { filterable: true },
        view_dimension: wgpu::TextureViewDimension::D2,
        multisampled: false,
    };
    let sampler = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("video"),
        entries: &[
            entry(0, plane),
            entry(1, plane),
            entry(2, plane),
            entry(3, sampler),
        ],
    })
}

fn render_pipeline(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    format: wgpu::TextureFormat,
) -> wgpu::RenderPipeline {
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("video"),
        source: wgpu::ShaderSource::Wgsl(include_str!("../video.wgsl").into()),
    });
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("video"),
        bind_group_layouts: &[layout],
        push_constant_ranges: &[],
    });
    let linear_target = if format.is_srgb() { 1.0 } else { 0.0 };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("video"),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("corner"),
            buffers: &[],
            compilation_options: wgpu::PipelineCompilationOptions::default(),
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("pixel"),
            targets: &[Some(format.into())],
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &[("linear_target", linear_target)],
                ..wgpu::PipelineCompilationOptions::default()
            },
        }),
        multiview: None,
        cache: None,
    })
}
